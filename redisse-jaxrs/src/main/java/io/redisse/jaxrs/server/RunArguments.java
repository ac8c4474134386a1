package io.redisse.jaxrs.server;

import java.util.Arrays;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** The arguments that a server's main method understands, those of the Ruby server. */
final class RunArguments {
  private static final String USAGE =
      "expected --port N, --redis URL, --stdout or --verbose (or several of them)";

  private @Nullable Integer port;
  private @Nullable String redis;
  private boolean stdout;
  private boolean verbose;

  private RunArguments() {}

  /**
   * Reads the arguments.
   *
   * @throws IllegalArgumentException if one is unknown or has no valid value; the message says which
   */
  static RunArguments parse(String... args) {
    RunArguments parsed = new RunArguments();
    Iterator<String> rest = Arrays.asList(args).iterator();
    while (rest.hasNext()) {
      String flag = rest.next();
      switch (flag) {
        case "--port" -> parsed.port = port(value(flag, rest));
        case "--redis" -> parsed.redis = value(flag, rest);
        case "--stdout" -> parsed.stdout = true;
        case "--verbose" -> parsed.verbose = true;
        default -> throw new IllegalArgumentException("unknown argument '" + flag + "': " + USAGE);
      }
    }
    return parsed;
  }

  private static String value(String flag, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(flag + " has no value: " + USAGE);
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

  void applyTo(RedisseServer.Builder builder) {
    ConsoleLog.install(stdout ? System.out : System.err, verbose);
    if (port != null) {
      builder.port(port);
    }
    if (redis != null) {
      builder.backend(redis);
    }
  }
}
