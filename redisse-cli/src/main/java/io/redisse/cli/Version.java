package io.redisse.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version that the jar was built with. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Objects.requireNonNullElse(
        Version.class.getPackage().getImplementationVersion(), "(development)");
    return new String[] {"redisse " + version};
  }
}
