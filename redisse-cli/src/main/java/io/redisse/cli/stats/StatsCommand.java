package io.redisse.cli.stats;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.redisse.cli.client.HttpOptions;
import io.redisse.cli.client.ServerUrl;
import io.redisse.cli.console.CommandFailedException;
import io.redisse.cli.console.Console;
import io.redisse.cli.console.ConsoleCommand;
import io.redisse.cli.console.DurationConverter;
import io.redisse.cli.console.Version;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The {@code redisse stats} command. */
@Command(
    name = "stats",
    description = {
      "Shows the activity of a running server, based on its /metrics: totals since startup or,"
          + " with --watch, rates per second."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false)
public final class StatsCommand extends ConsoleCommand {
  private static final String TOKEN_VARIABLE = "REDISSE_OPERATOR_TOKEN";
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int OK = 200;
  private static final int FORBIDDEN = 403;

  /**
   * ANSI sequences that move the cursor to the top left corner and clear the rest of the screen.
   */
  private static final String CLEAR = "\u001b[H\u001b[J";

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = ServerUrl.DEFAULT,
      converter = ServerUrl.Converter.class,
      description = {
        "The server (default: ${DEFAULT-VALUE}). If it has an --admin-port, use that port."
      })
  private ServerUrl url = ServerUrl.AT_DEFAULT;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "The operators' token (default: $" + TOKEN_VARIABLE + ").")
  private @Nullable String token;

  @Mixin
  private final HttpOptions options = new HttpOptions();

  @Option(names = "--watch", description = "Repeat until interrupted.")
  private boolean watch;

  @Option(
      names = "--interval",
      paramLabel = "TIME",
      defaultValue = "2s",
      converter = DurationConverter.class,
      description = "The interval of --watch (default: ${DEFAULT-VALUE}).")
  private Duration interval = Duration.ofSeconds(2);

  @Option(
      names = "--json",
      description = "Print the totals as a JSON object; with --watch, one object per line.")
  private boolean json;

  public StatsCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    HttpClient http = options.client(TIMEOUT);
    try {
      ServerFigures figures = read(http);
      show(json ? List.of(jsonLine(figures)) : StatsView.totals(figures));
      while (watch && !console.out().checkError()) {
        Thread.sleep(interval.toMillis());
        figures = showAfter(figures, http);
      }
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  /**
   * Shows the rates since earlier figures. If the server cannot be reached, reports the error and
   * returns the earlier figures so that watching continues.
   */
  private ServerFigures showAfter(ServerFigures before, HttpClient http)
      throws InterruptedException {
    ServerFigures now;
    try {
      now = read(http);
    } catch (CommandFailedException e) {
      console.printError("redisse: " + e.getMessage());
      return before;
    }
    show(json ? List.of(jsonLine(now)) : StatsView.rates(before, now));
    return now;
  }

  private void show(List<String> lines) {
    if (watch && !json && Ansi.AUTO.enabled()) {
      console.out().print(CLEAR);
    }
    if (!json) {
      console.out().println(url.base());
    }
    lines.forEach(console::print);
    console.out().flush();
  }

  private ServerFigures read(HttpClient http) throws InterruptedException {
    URI metrics = url.base().resolve("metrics");
    HttpRequest.Builder request = HttpRequest.newBuilder(metrics).timeout(TIMEOUT);
    Optional.ofNullable(token)
        .or(() -> console.variable(TOKEN_VARIABLE))
        .ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
    HttpResponse<String> response;
    try {
      response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw CommandFailedException.noServer(url.base(), e);
    }
    if (response.statusCode() == FORBIDDEN) {
      throw CommandFailedException.failure("the server at " + url.base()
          + " shows its metrics only to programs on its own machine; set --token to its"
          + " --operator-token");
    }
    if (response.statusCode() != OK) {
      throw CommandFailedException.failure("expected metrics at " + metrics + ", got status "
          + response.statusCode() + "; if the server has an --admin-port, use that port");
    }
    return ServerFigures.in(new Samples(response.body()), metrics);
  }

  private static String jsonLine(ServerFigures figures) {
    try {
      return new ObjectMapper().writeValueAsString(figures);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot encode the statistics as JSON", e);
    }
  }
}
