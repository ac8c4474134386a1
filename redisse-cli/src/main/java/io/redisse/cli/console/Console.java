package io.redisse.cli.console;

import io.redisse.api.internal.ControlCharacters;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The streams and environment variables of a command.
 *
 * @param out the stream for results
 * @param err the stream for errors and logs
 * @param environment the environment variables
 */
public record Console(PrintStream out, PrintStream err, Map<String, String> environment) {
  /** The name of the environment variable that contains the publish token. */
  public static final String PUBLISH_TOKEN_VARIABLE = "REDISSE_PUBLISH_TOKEN";

  /** Prints a line of results. Escapes control characters, which may come from a server. */
  public void print(String line) {
    out.println(ControlCharacters.escape(line));
  }

  /**
   * Prints a line to the error stream. Escapes control characters, which may come from a server.
   */
  public void printError(String line) {
    err.println(ControlCharacters.escape(line));
  }

  /** Returns the value of an environment variable. An empty value counts as not set. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  /**
   * Returns the publish token, or empty if there is none.
   *
   * @param given the token on the command line, or null. It takes precedence over the environment
   */
  public Optional<String> publishToken(@Nullable String given) {
    return Optional.ofNullable(given).or(() -> variable(PUBLISH_TOKEN_VARIABLE));
  }
}
