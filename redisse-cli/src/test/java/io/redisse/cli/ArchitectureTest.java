package io.redisse.cli;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
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
        .check(new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.redisse"));
  }
}
