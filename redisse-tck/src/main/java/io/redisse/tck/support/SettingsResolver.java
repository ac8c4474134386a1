package io.redisse.tck.support;

import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Supplies {@link Settings} to tests that declare a parameter of this type. JUnit configuration
 * parameters take precedence over system properties, because they are specific to a run.
 */
public final class SettingsResolver implements ParameterResolver {
  /** Called by JUnit. */
  public SettingsResolver() {}

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Settings.class;
  }

  @Override
  public Settings resolveParameter(ParameterContext parameter, ExtensionContext context) {
    // A launcher may be configured not to expose system properties as configuration parameters.
    return Settings.of(name -> context
        .getConfigurationParameter(name)
        .or(() -> Optional.ofNullable(System.getProperty(name))));
  }
}
