package io.redisse.cli.serve;

import io.redisse.cli.console.Console;
import io.redisse.cli.limits.TrustedProxies;
import io.redisse.jaxrs.server.ConsoleLog;
import io.redisse.jaxrs.server.RedisseServer;
import java.io.PrintStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What is logged, where and how: the options of {@code redisse serve}. */
@Command(optionListHeading = "%nLog%n")
final class LogOptions {
  /** What a line looks like. */
  enum Format {
    /** For people. */
    TEXT,
    /** An object of the Elastic Common Schema, for programs. */
    JSON
  }

  @Option(names = "--stdout", description = "Log to standard output, not standard error.")
  private boolean stdout;

  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description =
          "'text', or 'json' for objects of the Elastic Common Schema" + " (${DEFAULT-VALUE}).")
  private Format format = Format.TEXT;

  @Option(
      names = "--access-log",
      description = "Log every request when it is answered, without its query.")
  private boolean accessLog;

  /** Has the process log as asked. */
  void install(Console console, boolean verbose) {
    PrintStream out = stdout ? console.out() : console.err();
    switch (format) {
      case TEXT -> ConsoleLog.install(out, verbose);
      case JSON -> ConsoleLog.install(out, verbose, new JsonLines());
    }
  }

  void applyTo(RedisseServer.Builder server, TrustedProxies proxies) {
    if (accessLog) {
      server.register(new AccessLog(proxies));
    }
  }
}
