package io.redisse.cli;

import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;

/**
 * What a command has of the world around it.
 *
 * @param out for results
 * @param err for everything else
 * @param environment the environment variables
 */
record Console(PrintStream out, PrintStream err, Map<String, String> environment) {
  /** A variable that is set to nothing counts as not set. */
  Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }
}
