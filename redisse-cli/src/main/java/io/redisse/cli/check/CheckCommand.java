package io.redisse.cli.check;

import io.redisse.cli.console.CommandFailedException;
import io.redisse.cli.console.Console;
import io.redisse.cli.console.ConsoleCommand;
import io.redisse.cli.console.RedisOption;
import io.redisse.cli.console.Version;
import io.redisse.redis.check.RedisCheck;
import io.redisse.redis.check.RedisCheck.Level;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.logging.LogManager;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The {@code redisse check} command. */
@Command(
    name = "check",
    description = {
      "Checks whether a Redis server is suitable for Redisse, and lists the channels that use the"
          + " most memory.",
      "Exits with 1 if any finding is bad, otherwise with 0, even if there are warnings.",
      "Read-only, except that it publishes to a test channel, which it deletes afterwards."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false)
public final class CheckCommand extends ConsoleCommand {
  @Mixin
  private final RedisOption redis = new RedisOption();

  @Option(names = "--json", description = "Print the findings as a JSON object.")
  private boolean json;

  public CheckCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    if (!isVerbose()) {
      // Failures are reported as findings. Logging them as well would report them twice.
      LogManager.getLogManager().reset();
    }
    RedisCheck.Report report = RedisCheck.of(uri());
    if (json) {
      CheckReport.json(report).lines().forEach(console::print);
    } else {
      CheckReport.text(report).forEach(console::print);
    }
    return report.verdict() == Level.BAD ? ExitCode.SOFTWARE : ExitCode.OK;
  }

  private URI uri() {
    try {
      return new URI(redis.url(console));
    } catch (URISyntaxException e) {
      // Omits the URL, because it may contain a password. Omits the cause, because its message
      // contains the URL.
      throw CommandFailedException.misuse(
          "--redis: not a URL: " + e.getReason() + " at index " + e.getIndex());
    }
  }
}
