package io.redisse.cli.console;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** Provides the version from the manifest of the jar. */
public final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Objects.requireNonNullElse(
        Version.class.getPackage().getImplementationVersion(), "(development)");
    return new String[] {"redisse " + version};
  }
}
