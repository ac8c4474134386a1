package io.redisse.cli.forget;

import io.redisse.api.Channel;
import io.redisse.api.spi.Backend;
import io.redisse.cli.console.Console;
import io.redisse.cli.console.ConsoleCommand;
import io.redisse.cli.console.RedisOption;
import io.redisse.cli.console.Version;
import io.redisse.jaxrs.server.ConsoleLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.logging.LogManager;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The {@code redisse forget} command. */
@Command(
    name = "forget",
    description = {
      "Erases the history of channels in Redis, for example of a user who asks to be forgotten.",
      "Open streams continue. A client that returns with a cursor from before the newest erased"
          + " event receives missedevents for the erased channel, and for no other channel.",
      "Prints nothing on success. After an error, run the command again."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false)
public final class ForgetCommand extends ConsoleCommand {
  @Parameters(
      paramLabel = "CHANNEL",
      arity = "1..*",
      description = "The channels to erase. Channels without history are left unchanged.")
  private List<String> channels = new ArrayList<>();

  @Mixin
  private final RedisOption redis = new RedisOption();

  public ForgetCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    Set<String> valid = Channel.requireAllValid(channels);
    String url = redis.url(console);
    if (isVerbose()) {
      ConsoleLog.install(console.err(), true);
    } else {
      // The command reports a failure itself. Logging it as well would report it twice.
      LogManager.getLogManager().reset();
    }
    try (Backend backend = Backend.open(url)) {
      backend.erasable().orElseThrow().forget(valid).toCompletableFuture().join();
    }
    return 0;
  }
}
