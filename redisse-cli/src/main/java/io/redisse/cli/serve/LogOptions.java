package io.redisse.cli.serve;

import io.redisse.cli.console.Console;
import io.redisse.cli.limits.TrustedProxies;
import io.redisse.jaxrs.server.ConsoleLog;
import io.redisse.jaxrs.server.RedisseServer;
import java.io.PrintStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Options of {@code redisse serve} for logging. */
@Command(optionListHeading = "%nLogging%n")
final class LogOptions {
  /** The format of a log line. */
  enum Format {
    /** Plain text. */
    TEXT,
    /** One JSON object per line, in the Elastic Common Schema. */
    JSON
  }

  @Option(names = "--stdout", description = "Log to standard output instead of standard error.")
  private boolean stdout;

  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description =
          "'text', or 'json' for Elastic Common Schema objects (default: ${DEFAULT-VALUE}).")
  private Format format = Format.TEXT;

  @Option(
      names = "--access-log",
      description = "Log every request, without its query, when its response begins.")
  private boolean accessLog;

  /** Configures logging for the entire process. */
  void install(Console console, boolean verbose) {
    PrintStream out = stdout ? console.out() : console.err();
    switch (format) {
      case TEXT -> ConsoleLog.install(out, verbose);
      case JSON -> ConsoleLog.install(out, verbose, new JsonLogFormatter());
    }
  }

  /** Adds the access log if it is enabled. */
  void applyTo(RedisseServer.Builder server, TrustedProxies proxies) {
    if (accessLog) {
      server.check(redisse -> new AccessLog(proxies));
    }
  }
}
