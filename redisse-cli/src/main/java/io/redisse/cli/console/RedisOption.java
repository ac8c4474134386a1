package io.redisse.cli.console;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The Redis server of a command that needs no Redisse server. */
public final class RedisOption {
  private static final String VARIABLE = "REDISSE_REDIS";

  @Option(
      names = "--redis",
      paramLabel = "URL",
      converter = RedisUrlConverter.class,
      description =
          "The URL of the Redis server, e.g. redis://localhost:6379/ (default: $" + VARIABLE + ").")
  private @Nullable String url;

  /**
   * Returns the URL on the command line or in the environment.
   *
   * @throws CommandFailedException if there is none
   */
  public String url(Console console) {
    return Optional.ofNullable(url)
        .or(() -> console.variable(VARIABLE))
        .orElseThrow(() -> CommandFailedException.misuse(
            "--redis: expected a URL such as redis://localhost:6379/, given as this option or in"
                + " the variable " + VARIABLE));
  }
}
