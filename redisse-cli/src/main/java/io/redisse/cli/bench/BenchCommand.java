package io.redisse.cli.bench;

import io.redisse.cli.bench.plan.Load;
import io.redisse.cli.bench.plan.Plan;
import io.redisse.cli.bench.plan.Publishing;
import io.redisse.cli.bench.plan.UrlTemplate;
import io.redisse.cli.bench.report.Report;
import io.redisse.cli.bench.report.ReportJson;
import io.redisse.cli.bench.report.ReportText;
import io.redisse.cli.client.ServerUrl;
import io.redisse.cli.console.CommandFailedException;
import io.redisse.cli.console.Console;
import io.redisse.cli.console.ConsoleCommand;
import io.redisse.cli.console.DurationConverter;
import io.redisse.cli.console.Version;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The {@code redisse bench} command. */
@Command(
    name = "bench",
    description = {
      "Measures a running server and checks its deliveries: opens streams, publishes events, and"
          + " expects every stream to receive each event once, in order and unchanged.",
      "To measure another SSE server, use --subscribe and --publish. Exits with 1 if a fault"
          + " occurred."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false)
public final class BenchCommand extends ConsoleCommand {
  private static final int DEFAULT_WINDOW = 16;

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = ServerUrl.DEFAULT,
      converter = ServerUrl.Converter.class,
      description = "The Redisse server (default: ${DEFAULT-VALUE}).")
  private ServerUrl url = ServerUrl.AT_DEFAULT;

  @Option(
      names = "--subscribe",
      paramLabel = "URL",
      description = {
        "The stream URL of another server. {channel} is replaced with the channel's name"
            + " (bench-0, bench-1, …), and {stream} with the stream's number."
      })
  private @Nullable String subscribe;

  @Option(
      names = "--publish",
      paramLabel = "URL",
      description = {
        "Where to publish events: a URL with {channel} that accepts POST, or a backend URI"
            + " (redis://…) to bypass the server."
      })
  private @Nullable String publish;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "1",
      description = {
        "Publish N events per request, one JSON object per line, to /events or the URL of"
            + " --publish (default: ${DEFAULT-VALUE})."
      })
  private int batch = 1;

  @Option(
      names = "--publishers",
      paramLabel = "N",
      defaultValue = "1",
      description = "Publish over N connections, among which the channels are divided (default:"
          + " ${DEFAULT-VALUE}).")
  private int publishers = 1;

  @Option(
      names = "--header",
      paramLabel = "LINE",
      description = "Send this header with every request, e.g. 'Authorization: Bearer TOKEN'.")
  private List<String> headers = List.of();

  @Option(
      names = "--publish-token",
      paramLabel = "TOKEN",
      description = "The publish token (default: $" + Console.PUBLISH_TOKEN_VARIABLE + ").")
  private @Nullable String publishToken;

  @Option(
      names = "--streams",
      paramLabel = "N",
      description = "The number of streams (default: ${DEFAULT-VALUE}).")
  private int streams = 100;

  @Option(
      names = "--stalled",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Open N additional streams and never read from them (default: ${DEFAULT-VALUE}).")
  private int stalled;

  @Option(
      names = "--channels",
      paramLabel = "N",
      description = "The number of channels, among which the streams are divided (default:"
          + " ${DEFAULT-VALUE}).")
  private int channels = 1;

  @Option(
      names = "--size",
      paramLabel = "BYTES",
      description = "The size of an event's data (default: ${DEFAULT-VALUE}).")
  private int size = 100;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = {
        "Publish at a fixed rate (open loop), in events per second. Latency is measured from the"
            + " time each event was due."
      })
  private @Nullable Double rate;

  @Option(
      names = "--window",
      paramLabel = "N",
      description = {
        "Publish as fast as possible with N events in flight (closed loop; default: "
            + DEFAULT_WINDOW + ", or twice as many as fill a batch of each publisher)."
      })
  private @Nullable Integer window;

  @Option(
      names = "--replay",
      paramLabel = "N",
      description = {
        "Publish N events to each channel, then open all streams with an earlier Last-Event-ID,"
            + " as if all clients reconnected at once. The server must retain N events per"
            + " channel."
      })
  private @Nullable Integer replay;

  @Option(names = "--idle", description = "Open streams and keep them open, without publishing.")
  private boolean idle;

  @Option(
      names = "--warmup",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      defaultValue = "2s",
      description = "How long to publish before measuring (default: ${DEFAULT-VALUE}).")
  private Duration warmup = Duration.ofSeconds(2);

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      defaultValue = "10s",
      description = "How long to measure (default: ${DEFAULT-VALUE}).")
  private Duration duration = Duration.ofSeconds(10);

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "The number of threads that read streams (default: half the cores).")
  private int threads = Math.max(Runtime.getRuntime().availableProcessors() / 2, 1);

  @Option(
      names = "--server-pid",
      paramLabel = "PID",
      split = ",",
      description = "Report CPU time and memory of these server processes (Linux only).")
  private List<Long> serverPids = List.of();

  @Option(names = "--json", description = "Print the results as a JSON object.")
  private boolean json;

  @Option(names = "--quiet", description = "Do not report progress.")
  private boolean quiet;

  public BenchCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    Report report = run(plan());
    if (json) {
      ReportJson.of(report).lines().forEach(console::print);
    } else {
      ReportText.of(report).forEach(console::print);
    }
    return report.faults().isEmpty() ? 0 : 1;
  }

  private Report run(Plan plan) {
    try {
      return Bench.run(plan, quiet ? line -> {} : console::printError);
    } catch (IOException e) {
      throw CommandFailedException.failure(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailedException.failure("interrupted", e);
    }
  }

  private Plan plan() {
    Publishing publishing = new Publishing(
        Objects.requireNonNullElse(
            publish, url.base() + (batch > 1 ? "events" : "channels/{channel}/events")),
        publishers,
        batch);
    return new Plan(
        new UrlTemplate(Objects.requireNonNullElse(subscribe, url.base() + "events?{channel}")),
        publishing,
        allHeaders(),
        streams,
        stalled,
        channels,
        size,
        load(publishing),
        warmup,
        duration,
        threads,
        serverPids);
  }

  private List<String> allHeaders() {
    List<String> all = new ArrayList<>(headers);
    console
        .publishToken(publishToken)
        .ifPresent(token -> all.add("Authorization: Bearer " + token));
    return all;
  }

  private Load load(Publishing publishing) {
    if (Stream.of(rate, window, replay, idle ? true : null)
            .filter(Objects::nonNull)
            .count()
        > 1) {
      throw CommandFailedException.misuse(
          "--rate, --window, --replay and --idle: expected at most one of them");
    }
    if (replay != null) {
      return new Load.Replay(replay);
    }
    if (idle) {
      return new Load.None();
    }
    return rate != null
        ? new Load.Rate(rate)
        : new Load.Window(
            window != null ? window : Math.max(DEFAULT_WINDOW, 2 * publishing.fullBatches()));
  }
}
