package io.redisse.tck.support;

import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Passes {@link Settings} to tests that have a parameter of this type. JUnit's configuration
 * parameters come first, because each run has its own; system properties apply to all runs.
 */
public final class SettingsResolver implements ParameterResolver {
  /** For JUnit. */
  public SettingsResolver() {}

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Settings.class;
  }

  @Override
  public Settings resolveParameter(ParameterContext parameter, ExtensionContext context) {
    // A launcher can be told to ignore system properties as configuration parameters.
    return Settings.of(name -> context
        .getConfigurationParameter(name)
        .or(() -> Optional.ofNullable(System.getProperty(name))));
  }
}
