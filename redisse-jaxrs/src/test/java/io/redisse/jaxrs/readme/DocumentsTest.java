package io.redisse.jaxrs.readme;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the documents show is what is compiled here. */
class DocumentsTest {
  private static final Path TOP = Path.of("..");
  private static final Path EXAMPLES = Path.of("src/test/java/io/redisse/jaxrs/readme");
  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  /** White space aside; where an example leaves a line free, the source may have more. */
  @ParameterizedTest
  @ValueSource(strings = {"README.md", "docs/embedding.md"})
  void eachExampleIsPartOfOneCompiledSource(String document) throws IOException {
    List<String> sources = sources();
    List<String> examples = JAVA.matcher(Files.readString(TOP.resolve(document)))
        .results()
        .map(match -> match.group(1))
        .toList();
    assertFalse(examples.isEmpty());
    assertAll(examples.stream()
        .map(example -> () -> assertTrue(
            sources.stream().anyMatch(source -> holds(source, example)),
            () -> document + " has what no source in " + EXAMPLES + " has:\n" + example)));
  }

  private static boolean holds(String source, String example) {
    return Stream.of(example.split("\n\\s*\n"))
        .allMatch(part -> source.contains(withoutSpace(part)));
  }

  private static List<String> sources() throws IOException {
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      return files
          .map(file -> {
            try {
              return withoutSpace(Files.readString(file));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          })
          .toList();
    }
  }

  private static String withoutSpace(String code) {
    return code.replaceAll("\\s+", "");
  }
}
