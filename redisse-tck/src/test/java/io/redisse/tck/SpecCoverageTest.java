package io.redisse.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.redisse.tck.rules.Rule;
import io.redisse.tck.rules.UntestedRules;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Verifies that every rule of SPEC.md has a test or a reason for having none, and that tests name
 * no unknown rules.
 */
class SpecCoverageTest {
  private static final Path SPEC = Path.of("..", "SPEC.md");
  private static final Pattern RULE = Pattern.compile("^\\| ([A-Z]+-\\d+) \\| (?:MUST|SHOULD) \\|");

  private final Set<String> specified = specified();
  private final Set<String> tested = testMethods()
      .flatMap(method -> Stream.of(method.getAnnotation(Rule.class).value()))
      .collect(Collectors.toCollection(TreeSet::new));
  private final Set<String> declared = new TreeSet<>(UntestedRules.reasons().keySet());

  @Test
  void specificationHasRules() {
    assertFalse(specified.isEmpty(), "no rules found in " + SPEC.toAbsolutePath());
  }

  @Test
  void everyRuleHasATestOrAReason() {
    Set<String> left = new TreeSet<>(specified);
    left.removeAll(tested);
    left.removeAll(declared);
    assertEquals(Set.of(), left, "rules with neither a test nor an entry in UntestedRules");
  }

  @Test
  void noRuleHasBothATestAndAReason() {
    Set<String> both = new TreeSet<>(tested);
    both.retainAll(declared);
    assertEquals(Set.of(), both, "rules that have a test and an entry in UntestedRules");
  }

  @Test
  void noTestNamesAnUnknownRule() {
    Set<String> unknown = new TreeSet<>(tested);
    unknown.removeAll(specified);
    assertEquals(Set.of(), unknown, "rules named by tests but missing in SPEC.md");
  }

  @Test
  void noReasonNamesAnUnknownRule() {
    Set<String> unknown = new TreeSet<>(declared);
    unknown.removeAll(specified);
    assertEquals(Set.of(), unknown, "rules in UntestedRules but missing in SPEC.md");
  }

  @Test
  void everyTestOfTheKitNamesARule() {
    List<String> unnamed = methods()
        .filter(method ->
            method.isAnnotationPresent(Test.class) != method.isAnnotationPresent(Rule.class))
        .map(Method::toString)
        .toList();
    assertEquals(List.of(), unnamed, "methods with only one of @Test and @Rule");
  }

  /** Returns the ids of all rules in SPEC.md. */
  static Set<String> specified() {
    try (Stream<String> lines = Files.lines(SPEC)) {
      return lines
          .map(RULE::matcher)
          .filter(matcher -> matcher.find())
          .map(matcher -> matcher.group(1))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Method> testMethods() {
    return methods().filter(method -> method.isAnnotationPresent(Rule.class));
  }

  /** Returns the methods of all classes of the kit, found in its directory of compiled classes. */
  private static Stream<Method> methods() {
    try {
      Path classes =
          Path.of(Rule.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      try (Stream<Path> files = Files.walk(classes.resolve("io/redisse/tck"))) {
        return files
            .map(file -> classes.relativize(file).toString())
            .filter(name -> name.endsWith(".class") && !name.endsWith("package-info.class"))
            .map(name -> name.replace(File.separatorChar, '.').replaceAll("\\.class$", ""))
            .flatMap(name -> Stream.of(load(name).getDeclaredMethods()))
            .filter(method -> !method.isSynthetic())
            .toList()
            .stream();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }
}
