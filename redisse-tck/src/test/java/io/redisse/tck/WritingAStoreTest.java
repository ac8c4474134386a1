package io.redisse.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Verifies that docs/writing-a-store.md shows the code that this module compiles and certifies. */
class WritingAStoreTest {
  private static final Path PAGE = Path.of("..", "docs", "writing-a-store.md");

  /**
   * A code block and the preceding line with its file name, after "All of" or, for an excerpt,
   * "Of".
   */
  private static final Pattern BLOCK =
      Pattern.compile("(?:(Of|All of) `([^`]+)`:\n\n)?```(\\w+)\n(.*?)```\n", Pattern.DOTALL);

  @Test
  void everyBlockEqualsTheCompiledFile() throws IOException {
    Set<String> shown = new HashSet<>();
    Matcher block = BLOCK.matcher(Files.readString(PAGE));
    while (block.find()) {
      if (!block.group(3).equals("sh")) {
        String path = String.valueOf(block.group(2));
        String file = Files.readString(here(path));
        if (block.group(1).equals("All of")) {
          assertEquals(file, block.group(4), path);
        } else {
          assertTrue(
              unindented(file).contains(unindented(block.group(4))),
              () -> path + " does not contain:\n" + block.group(4));
        }
        shown.add(path.substring(path.lastIndexOf('/') + 1));
      }
    }
    assertEquals(filesOfTheExample(), shown, "files that the page shows");
  }

  @Test
  void everyLinkedFileExists() throws IOException {
    List<String> links = Pattern.compile("]\\(([^)#]+)\\)")
        .matcher(Files.readString(PAGE))
        .results()
        .map(link -> link.group(1))
        .toList();
    assertFalse(links.isEmpty(), "no links found");
    links.forEach(
        link -> assertTrue(Files.exists(PAGE.resolveSibling(link)), () -> "no file " + link));
  }

  private static Set<String> filesOfTheExample() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src", "test"))) {
      return files
          .filter(
              file -> file.toString().contains("example") || file.toString().contains("META-INF"))
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .collect(Collectors.toSet());
    }
  }

  /** Returns the file in this module, where the whole example is part of the tests. */
  private static Path here(String path) {
    return path.equals("pom.xml")
        ? Path.of("src/test/resources/com/example/store/pom.xml")
        : Path.of(path.replace("src/main", "src/test"));
  }

  private static String unindented(String text) {
    return text.lines().map(String::strip).collect(Collectors.joining("\n"));
  }
}
