package io.redisse.cli;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.junit.jupiter.api.Assertions.assertEquals;

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
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Keeps the structure that docs/architecture.md describes. */
class ArchitectureTest {
  private static final int MAX_TYPES_PER_PACKAGE = 25;

  /** Classes of the engine that are one idea in two or more files, so they may know each other. */
  private static final List<Set<String>> ONE_IDEA = List.of();

  /** A row of a table whose first column is a package and whose last column lists packages. */
  private static final Pattern ROW = Pattern.compile("\\| `(io\\.redisse\\.[\\w.]+)` \\|.*\\|([^|]*)\\|");

  private static final JavaClasses CLASSES = new ClassFileImporter()
      .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
      .importPackages("io.redisse");

  @Test
  void modulesDependOnEachOtherInOneDirectionOnly() {
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
  void classesOfTheEngineFormNoCycleUnlessTheyAreOneIdea() {
    Map<String, String> ideas = new HashMap<>();
    ONE_IDEA.forEach(idea -> idea.forEach(name -> ideas.put(name, String.join("+", new TreeSet<>(idea)))));
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
        .collect(Collectors.groupingBy(JavaClass::getPackageName, TreeMap::new, Collectors.counting()));
    counts.values().removeIf(count -> count <= MAX_TYPES_PER_PACKAGE);
    assertEquals(Map.of(), counts);
  }

  @Test
  void theArchitecturePageShowsThePackagesAndTheirDependencies() throws IOException {
    Map<String, Set<String>> shown = new TreeMap<>();
    for (String line : Files.readAllLines(Path.of("../docs/architecture.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        shown.put(row.group(1), relatives(row.group(1), row.group(2)));
      }
    }

    assertEquals(table(withinModules(dependencies(CLASSES, JavaClass::getPackageName))), table(shown));
  }

  private static String table(Map<String, Set<String>> dependencies) {
    return dependencies.entrySet().stream()
        .map(entry -> entry.getKey() + " -> " + String.join(", ", new TreeSet<>(entry.getValue())))
        .collect(Collectors.joining("\n"));
  }

  private static Map<String, Set<String>> withinModules(Map<String, Set<String>> dependencies) {
    Map<String, Set<String>> within = new TreeMap<>();
    dependencies.forEach((name, used) -> within.put(
        name, used.stream().filter(other -> module(other).equals(module(name))).collect(Collectors.toSet())));
    return within;
  }

  private static String module(String packageName) {
    return packageName.split("\\.")[2];
  }

  /** Names of packages as the table has them: relative to the module's own package. */
  private static Set<String> relatives(String packageName, String column) {
    String root = "io.redisse." + module(packageName);
    Set<String> names = new TreeSet<>();
    Matcher name = Pattern.compile("`([\\w.]+)`").matcher(column);
    while (name.find()) {
      names.add(name.group(1).equals(module(packageName)) ? root : root + "." + name.group(1));
    }
    return names;
  }

  /** Which node uses which others, including nodes that use none. */
  private static Map<String, Set<String>> dependencies(JavaClasses classes, Function<JavaClass, String> node) {
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

  /** What remains when nodes without dependencies are removed again and again: the cycles and their users. */
  private static String cycles(Map<String, Set<String>> dependencies) {
    Map<String, Set<String>> rest = new TreeMap<>();
    dependencies.forEach((name, used) -> rest.put(name, new HashSet<>(used)));
    boolean changed = true;
    while (changed) {
      Set<String> leaves = rest.entrySet().stream()
          .filter(entry -> entry.getValue().isEmpty() || rest.values().stream().noneMatch(used -> used.contains(entry.getKey())))
          .map(Map.Entry::getKey)
          .collect(Collectors.toSet());
      rest.keySet().removeAll(leaves);
      rest.values().forEach(used -> used.removeAll(leaves));
      changed = !leaves.isEmpty();
    }
    return table(rest);
  }
}
