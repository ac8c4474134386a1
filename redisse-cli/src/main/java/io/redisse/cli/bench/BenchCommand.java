package io.redisse.cli.bench;

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

/** {@code redisse bench}. */
@Command(
    name = "bench",
    description = {
      "Opens streams on a running server, publishes, and checks and measures what arrives.",
      "Works with every server of event streams: --subscribe and --publish say how. Ends with 1 if",
      "anything was lost, doubled, out of order or otherwise not as it should be."
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
      description = "A Redisse server (${DEFAULT-VALUE}).")
  private ServerUrl url = ServerUrl.AT_DEFAULT;

  @Option(
      names = "--subscribe",
      paramLabel = "URL",
      description = {
        "Where streams are opened, for any other server. {channel} stands for the channel",
        "(bench-0, bench-1, …), {stream} for the stream's number."
      })
  private @Nullable String subscribe;

  @Option(
      names = "--publish",
      paramLabel = "URL",
      description = {
        "Where events are published: an address that takes POST, with {channel};",
        "or a backend (redis://…), where they go without a server between."
      })
  private @Nullable String publish;

  @Option(
      names = "--header",
      paramLabel = "LINE",
      description = "Sent with every request, such as 'Authorization: Bearer TOKEN'.")
  private List<String> headers = List.of();

  @Option(
      names = "--publish-token",
      paramLabel = "TOKEN",
      description = "The token of publishers (" + Console.PUBLISH_TOKEN_VARIABLE + ").")
  private @Nullable String publishToken;

  @Option(names = "--streams", paramLabel = "N", description = "How many (${DEFAULT-VALUE}).")
  private int streams = 100;

  @Option(
      names = "--stalled",
      paramLabel = "N",
      defaultValue = "0",
      description = "Open so many more, and never read them (${DEFAULT-VALUE}).")
  private int stalled;

  @Option(
      names = "--channels",
      paramLabel = "N",
      description = "Over how many channels they are spread (${DEFAULT-VALUE}).")
  private int channels = 1;

  @Option(
      names = "--size",
      paramLabel = "BYTES",
      description = "Of an event's data (${DEFAULT-VALUE}).")
  private int size = 100;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = {
        "Publish so many events a second, whatever becomes of them.",
        "Latency counts from the moment at which each was due."
      })
  private @Nullable Double rate;

  @Option(
      names = "--window",
      paramLabel = "N",
      description = "Publish as fast as it goes, with so many events on their way (16).")
  private @Nullable Integer window;

  @Option(
      names = "--replay",
      paramLabel = "N",
      description = {
        "Publish so many events to each channel, then open all streams with a Last-Event-ID from",
        "before: a crowd that comes back. Needs a server that keeps so many."
      })
  private @Nullable Integer replay;

  @Option(names = "--idle", description = "Publish nothing: open streams and hold them.")
  private boolean idle;

  @Option(
      names = "--warmup",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      defaultValue = "2s",
      description = "Publish for so long before it counts (${DEFAULT-VALUE}).")
  private Duration warmup = Duration.ofSeconds(2);

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      defaultValue = "10s",
      description = "Measure for so long (${DEFAULT-VALUE}).")
  private Duration duration = Duration.ofSeconds(10);

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "How many threads read (half of the cores).")
  private int threads = Math.max(Runtime.getRuntime().availableProcessors() / 2, 1);

  @Option(
      names = "--server-pid",
      paramLabel = "PID",
      split = ",",
      description = "The server's processes, to tell its CPU time and memory (Linux).")
  private List<Long> serverPids = List.of();

  @Option(names = "--json", description = "Print the result as a JSON object.")
  private boolean json;

  @Option(names = "--quiet", description = "Tell nothing while it runs.")
  private boolean quiet;

  public BenchCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    Report report = run(plan());
    if (json) {
      console.out().println(ReportJson.of(report));
    } else {
      ReportText.of(report).forEach(console.out()::println);
    }
    return report.faults().isEmpty() ? 0 : 1;
  }

  private Report run(Plan plan) {
    try {
      return Bench.run(plan, quiet ? line -> {} : console.err()::println);
    } catch (IOException e) {
      throw CommandFailedException.failure(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailedException.failure("interrupted", e);
    }
  }

  private Plan plan() {
    return new Plan(
        new UrlTemplate(Objects.requireNonNullElse(subscribe, url.base() + "events?{channel}")),
        Objects.requireNonNullElse(publish, url.base() + "channels/{channel}/events"),
        allHeaders(),
        streams,
        stalled,
        channels,
        size,
        load(),
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

  private Load load() {
    if (Stream.of(rate, window, replay, idle ? true : null)
            .filter(Objects::nonNull)
            .count()
        > 1) {
      throw CommandFailedException.misuse(
          "--rate, --window, --replay and --idle: expected one of them");
    }
    if (replay != null) {
      return new Load.Replay(replay);
    }
    if (idle) {
      return new Load.None();
    }
    return rate != null
        ? new Load.Rate(rate)
        : new Load.Window(Objects.requireNonNullElse(window, DEFAULT_WINDOW));
  }
}
