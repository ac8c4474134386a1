package io.redisse.jaxrs.server;

import io.redisse.api.internal.ControlCharacters;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Command-line arguments of the server, compatible with the Ruby server's.
 *
 * @param port the port to listen on; empty for the builder's port
 * @param redis the backend's URI; empty for the builder's backend
 * @param stdout logs to standard output instead of standard error
 * @param verbose logs details and stack traces
 */
record RunArguments(OptionalInt port, Optional<String> redis, boolean stdout, boolean verbose) {
  private static final String USAGE = "expected --port N, --redis URL, --stdout or --verbose";

  /**
   * Parses the arguments.
   *
   * @throws IllegalArgumentException if an argument is unknown, or its value is missing or invalid;
   *     the message names it
   */
  static RunArguments parse(String... args) {
    OptionalInt port = OptionalInt.empty();
    Optional<String> redis = Optional.empty();
    boolean stdout = false;
    boolean verbose = false;
    Iterator<String> rest = Arrays.asList(args).iterator();
    while (rest.hasNext()) {
      String flag = rest.next();
      switch (flag) {
        case "--port" -> port = OptionalInt.of(port(value(flag, rest)));
        case "--redis" -> redis = Optional.of(value(flag, rest));
        case "--stdout" -> stdout = true;
        case "--verbose" -> verbose = true;
        default -> throw new IllegalArgumentException("unknown argument '" + flag + "': " + USAGE);
      }
    }
    return new RunArguments(port, redis, stdout, verbose);
  }

  /**
   * Runs a server until the process receives SIGTERM or SIGINT. If it cannot start, prints the
   * reason and ends the process.
   */
  static void run(RedisseServer.Builder builder, String... args) {
    try {
      parse(args).applyTo(builder);
      RedisseServer server = builder.start();
      System.getLogger(RedisseServer.class.getName())
          .log(System.Logger.Level.INFO, "Listening on " + server.uri());
      server.awaitTermination();
    } catch (IllegalArgumentException e) {
      fail(2, e);
    } catch (RuntimeException e) {
      fail(1, e);
    }
  }

  private void applyTo(RedisseServer.Builder builder) {
    ConsoleLog.install(stdout ? System.out : System.err, verbose);
    port.ifPresent(builder::port);
    redis.ifPresent(builder::backend);
  }

  private static void fail(int status, RuntimeException reason) {
    System.err.println(ControlCharacters.escape(
        reason.getMessage() == null ? reason.toString() : reason.getMessage()));
    System.exit(status);
  }

  private static String value(String flag, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(flag + ": missing value; " + USAGE);
    }
    return rest.next();
  }

  private static int port(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("--port: expected a number, got '" + text + "'", e);
    }
  }
}
