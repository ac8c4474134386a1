package io.redisse.cli.console;

import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The environment of a command.
 *
 * @param out the stream for results
 * @param err the stream for errors and logs
 * @param environment the environment variables
 */
public record Console(PrintStream out, PrintStream err, Map<String, String> environment) {
  /** The environment variable with the publish token. */
  public static final String PUBLISH_TOKEN_VARIABLE = "REDISSE_PUBLISH_TOKEN";

  /** Returns an environment variable. An empty one counts as not set. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  /**
   * Returns the publish token.
   *
   * @param given the token on the command line, which takes precedence over the environment; or
   *     null
   */
  public Optional<String> publishToken(@Nullable String given) {
    return Optional.ofNullable(given).or(() -> variable(PUBLISH_TOKEN_VARIABLE));
  }
}
