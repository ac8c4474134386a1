package io.redisse.cli.check;

import io.redisse.cli.console.CommandFailedException;
import io.redisse.cli.console.Console;
import io.redisse.cli.console.ConsoleCommand;
import io.redisse.cli.console.RedisUrlConverter;
import io.redisse.cli.console.Version;
import io.redisse.redis.check.RedisCheck;
import io.redisse.redis.check.RedisCheck.Level;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.logging.LogManager;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
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
  private static final String REDIS_VARIABLE = "REDISSE_REDIS";

  @Option(
      names = "--redis",
      paramLabel = "URL",
      converter = RedisUrlConverter.class,
      description = "The URL of the Redis server, e.g. redis://localhost:6379/ (default: $"
          + REDIS_VARIABLE + ").")
  private @Nullable String redis;

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
      console.out().println(CheckReport.json(report));
    } else {
      CheckReport.text(report).forEach(console.out()::println);
    }
    return report.verdict() == Level.BAD ? ExitCode.SOFTWARE : ExitCode.OK;
  }

  private URI uri() {
    String url = Optional.ofNullable(redis)
        .or(() -> console.variable(REDIS_VARIABLE))
        .orElseThrow(() -> CommandFailedException.misuse(
            "--redis: expected a URL such as redis://localhost:6379/, given as this option or in"
                + " the variable "
                + REDIS_VARIABLE));
    try {
      return new URI(url);
    } catch (URISyntaxException e) {
      // Omits the URL, because it may contain a password. Omits the cause, because its message
      // contains the URL.
      throw CommandFailedException.misuse(
          "--redis: not a URL: " + e.getReason() + " at index " + e.getIndex());
    }
  }
}
