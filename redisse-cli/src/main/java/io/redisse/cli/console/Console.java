package io.redisse.cli.console;

import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a command has of the world around it.
 *
 * @param out for results
 * @param err for everything else
 * @param environment the environment variables
 */
public record Console(PrintStream out, PrintStream err, Map<String, String> environment) {
  public static final String PUBLISH_TOKEN_VARIABLE = "REDISSE_PUBLISH_TOKEN";

  /** A variable that is set to nothing counts as not set. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  /** The secret of publishers: as given on the command line, else from the environment. */
  public Optional<String> publishToken(@Nullable String given) {
    return Optional.ofNullable(given).or(() -> variable(PUBLISH_TOKEN_VARIABLE));
  }
}
