package io.redisse.jaxrs.examples;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The documents show code that is compiled here, and link to files that exist. */
class DocumentsTest {
  private static final Path TOP = Path.of("..");
  private static final List<Path> EXAMPLES = List.of(
      Path.of("src/test/java/io/redisse/jaxrs/examples"),
      TOP.resolve("redisse-redis/src/test/java/io/redisse/redis/examples"));

  /** Tested in the TCK module. */
  private static final String STORES = "writing-a-store.md";

  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern VERSION = Pattern.compile("<version>(.*?)</version>");
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)");

  /** Ignores white space. At an empty line of the example, the source may contain more. */
  @ParameterizedTest
  @MethodSource("documents")
  void eachExampleIsPartOfACompiledSource(Path document) throws IOException {
    List<String> sources = sources();
    assertAll(all(JAVA, Files.readString(document)).stream()
        .filter(example -> !document.endsWith(STORES))
        .map(example -> () -> assertTrue(
            sources.stream().anyMatch(source -> holds(source, example)),
            () -> document + " shows code that is in no source of " + EXAMPLES + ":\n" + example)));
  }

  @ParameterizedTest
  @MethodSource("documents")
  void eachLinkPointsToAFile(Path document) throws IOException {
    assertAll(all(LINK, Files.readString(document)).stream()
        .map(link -> () -> assertTrue(
            Files.exists(document.resolveSibling(link)),
            () -> document + " links to " + link + ", which does not exist")));
  }

  @Test
  void dependenciesNameThisVersion() throws IOException {
    String version = all(VERSION, Files.readString(TOP.resolve("pom.xml"))).get(0);
    assertAll(Stream.of("README.md", "docs/embedding.md")
        .flatMap(document -> all(VERSION, read(TOP.resolve(document))).stream()
            .map(shown -> () ->
                assertTrue(shown.equals(version), () -> document + " names version " + shown))));
  }

  private static Stream<Path> documents() throws IOException {
    try (Stream<Path> top = Files.list(TOP);
        Stream<Path> docs = Files.list(TOP.resolve("docs"))) {
      return Stream.concat(top, docs)
          .filter(file -> file.toString().endsWith(".md"))
          .toList()
          .stream();
    }
  }

  private static List<String> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(match -> match.group(1)).toList();
  }

  private static boolean holds(String source, String example) {
    return Stream.of(example.split("\n\\s*\n"))
        .allMatch(part -> source.contains(withoutSpace(part)));
  }

  private static List<String> sources() throws IOException {
    List<String> sources = new ArrayList<>();
    for (Path folder : EXAMPLES) {
      try (Stream<Path> files = Files.list(folder)) {
        files.forEach(file -> sources.add(withoutSpace(read(file))));
      }
    }
    return sources;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String withoutSpace(String code) {
    return code.replaceAll("\\s+", "");
  }
}
