package io.redisse.cli;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Verifies that the code has the structure described in docs/architecture.md. */
class ArchitectureTest {
  private static final int MAX_TYPES_PER_PACKAGE = 25;

  /**
   * Types that may depend on each other. A group drives its streams, and a stream reads its group's
   * log.
   */
  private static final List<Set<String>> ONE_IDEA = List.of(Set.of("Group", "ClientStream"));

  private static final Path PAGE = Path.of("../docs/architecture.md");
  private static final Pattern PICTURE = Pattern.compile("```\n(redisse-.*?)```", Pattern.DOTALL);
  private static final Pattern TABLE_ROW =
      Pattern.compile("(?m)^\\| `(io\\.redisse\\.[\\w.]+)` \\|");

  private static final JavaClasses CLASSES = new ClassFileImporter()
      .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
      .importPackages("io.redisse");

  @Test
  void modulesDependOnEachOtherInOneDirection() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("io.redisse..")
        .layer("api")
        .definedBy("io.redisse.api..")
        .layer("core")
        .definedBy("io.redisse.core..")
        .layer("redis")
        .definedBy("io.redisse.redis..")
        .layer("jaxrs")
        .definedBy("io.redisse.jaxrs..")
        .layer("cli")
        .definedBy("io.redisse.cli..")
        .whereLayer("api")
        .mayNotAccessAnyLayer()
        .whereLayer("core")
        .mayOnlyAccessLayers("api")
        .whereLayer("redis")
        .mayOnlyAccessLayers("api")
        .whereLayer("jaxrs")
        .mayOnlyAccessLayers("core", "api")
        .check(CLASSES);
  }

  @Test
  void packagesFormNoCycle() {
    assertEquals("", cycles(dependencies(CLASSES, JavaClass::getPackageName)));
  }

  @Test
  void engineClassesFormNoCyclesOutsideKnownGroups() {
    Map<String, String> ideas = new HashMap<>();
    ONE_IDEA.forEach(idea ->
        idea.forEach(name -> ideas.put(name, String.join("+", new TreeSet<>(idea)))));
    JavaClasses engine = new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importPackages("io.redisse.core.engine");
    Function<JavaClass, String> node = type -> {
      String name = topLevel(type).getSimpleName();
      return ideas.getOrDefault(name, name);
    };

    Set<String> unknown = new TreeSet<>(ideas.keySet());
    engine.forEach(type -> unknown.remove(type.getSimpleName()));
    assertEquals(Set.of(), unknown, "classes in ONE_IDEA that no longer exist");
    assertEquals("", cycles(dependencies(engine, node)));
  }

  @Test
  void noPackageHasMoreThan25Types() {
    Map<String, Long> counts = CLASSES.stream()
        .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
        .collect(
            Collectors.groupingBy(JavaClass::getPackageName, TreeMap::new, Collectors.counting()));
    counts.values().removeIf(count -> count <= MAX_TYPES_PER_PACKAGE);
    assertEquals(Map.of(), counts);
  }

  @Test
  void theArchitecturePageDescribesEachPackage() throws IOException {
    Set<String> described = new TreeSet<>();
    TABLE_ROW.matcher(Files.readString(PAGE)).results().forEach(row -> described.add(row.group(1)));
    assertEquals(String.join("\n", packages().keySet()), String.join("\n", described));
  }

  @Test
  void theDiagramShowsEachPackageAboveThoseThatItUses() throws IOException {
    Map<String, Integer> layers = layersOfThePicture();
    assertEquals(String.join("\n", packages().keySet()), String.join("\n", layers.keySet()));

    Set<String> upwards = new TreeSet<>();
    packages()
        .forEach((name, used) -> used.stream()
            .filter(other ->
                module(other).equals(module(name)) && layer(layers, other) <= layer(layers, name))
            .forEach(other -> upwards.add(name + " uses " + other)));
    assertEquals(Set.of(), upwards, "dependencies that do not go down");
  }

  private static int layer(Map<String, Integer> layers, String packageName) {
    return Objects.requireNonNull(layers.get(packageName), packageName);
  }

  private static Map<String, Set<String>> packages() {
    return dependencies(CLASSES, JavaClass::getPackageName);
  }

  /** Returns the packages in the diagram, with their line numbers counted from the top. */
  private static Map<String, Integer> layersOfThePicture() throws IOException {
    Matcher picture = PICTURE.matcher(Files.readString(PAGE));
    assertTrue(picture.find(), "a picture in " + PAGE);
    Map<String, Integer> layers = new TreeMap<>();
    String module = "";
    int number = 0;
    for (String line : picture.group(1).split("\n", -1)) {
      String names = line;
      if (line.startsWith("redisse-")) {
        module = line.substring("redisse-".length(), line.indexOf(' '));
        names = line.substring(line.indexOf(' '));
      }
      number++;
      for (String name : names.replaceAll("[^\\w.]+", " ").strip().split(" ", -1)) {
        if (!name.isEmpty()) {
          layers.put("io.redisse." + module + (name.equals(module) ? "" : "." + name), number);
        }
      }
    }
    return layers;
  }

  private static String table(Map<String, Set<String>> dependencies) {
    return dependencies.entrySet().stream()
        .map(entry -> entry.getKey() + " -> " + String.join(", ", new TreeSet<>(entry.getValue())))
        .collect(Collectors.joining("\n"));
  }

  private static String module(String packageName) {
    return packageName.split("\\.", 4)[2];
  }

  /** Returns the dependencies of each node. The set is empty for a node without dependencies. */
  private static Map<String, Set<String>> dependencies(
      JavaClasses classes, Function<JavaClass, String> node) {
    Set<JavaClass> known = classes.stream().collect(Collectors.toSet());
    Map<String, Set<String>> result = new TreeMap<>();
    for (JavaClass type : classes) {
      if (type.getSimpleName().equals("package-info")) {
        continue;
      }
      String from = node.apply(type);
      Set<String> used = result.computeIfAbsent(from, name -> new TreeSet<>());
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        if (known.contains(target) && !node.apply(target).equals(from)) {
          used.add(node.apply(target));
        }
      }
    }
    return result;
  }

  private static JavaClass topLevel(JavaClass type) {
    return type.getEnclosingClass().map(ArchitectureTest::topLevel).orElse(type);
  }

  /**
   * Returns the cycles, and the nodes between them. Repeatedly removes nodes without incoming or
   * outgoing dependencies.
   */
  private static String cycles(Map<String, Set<String>> dependencies) {
    Map<String, Set<String>> rest = new TreeMap<>();
    dependencies.forEach((name, used) -> rest.put(name, new HashSet<>(used)));
    boolean changed = true;
    while (changed) {
      Set<String> leaves = rest.entrySet().stream()
          .filter(entry -> entry.getValue().isEmpty()
              || rest.values().stream().noneMatch(used -> used.contains(entry.getKey())))
          .map(Map.Entry::getKey)
          .collect(Collectors.toSet());
      rest.keySet().removeAll(leaves);
      rest.values().forEach(used -> used.removeAll(leaves));
      changed = !leaves.isEmpty();
    }
    return table(rest);
  }
}
