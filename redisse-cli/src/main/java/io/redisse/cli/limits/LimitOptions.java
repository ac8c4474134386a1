package io.redisse.cli.limits;

import com.sun.management.UnixOperatingSystemMXBean;
import io.redisse.cli.console.CommandFailedException;
import io.redisse.cli.console.DurationConverter;
import io.redisse.jaxrs.server.RedisseServer;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How much clients may have: the options of {@code redisse serve}. */
@Command(optionListHeading = "%nLimits%n")
public final class LimitOptions {
  /** Descriptors for all but streams: jars, the backend, publishers, whoever asks for metrics. */
  private static final int RESERVE = 256;

  private static final int WITHOUT_A_LIMIT = 1_000_000;

  @Option(
      names = "--max-streams",
      paramLabel = "N",
      description = "Streams in all. As many as the process may have descriptors, less " + RESERVE
          + ", unless said.")
  private @Nullable Integer maxStreams;

  @Option(
      names = "--max-streams-per-address",
      paramLabel = "N",
      defaultValue = "0",
      description = "Streams of one IPv4 address or IPv6 /64; 0, the default, for no limit.")
  private int maxStreamsPerAddress;

  @Option(
      names = "--max-stream-rate",
      paramLabel = "N",
      defaultValue = "0",
      description = "New streams in a second; 0, the default, for no limit.")
  private int maxStreamRate;

  @Option(
      names = "--refuse",
      paramLabel = "HOW",
      defaultValue = "status",
      description = "What too many streams get: 'status', 429 or 503, after which a browser gives"
          + " up; 'retry', an empty stream, so that it comes back (${DEFAULT-VALUE}).")
  private Rejection refusal = Rejection.STATUS;

  @Option(
      names = "--trusted-proxies",
      paramLabel = "RANGE",
      split = ",",
      converter = AddressRange.Converter.class,
      description = "Whose Forwarded or X-Forwarded-For is believed, such as 10.0.0.0/8,::1.")
  private List<AddressRange> trustedProxies = List.of();

  @Option(
      names = "--max-channels",
      paramLabel = "N",
      defaultValue = "100",
      description = "Channels of one stream (${DEFAULT-VALUE}).")
  private int maxChannels;

  @Option(
      names = "--max-event-size",
      paramLabel = "BYTES",
      defaultValue = "1048576",
      description = "Data of one event in UTF-8 (${DEFAULT-VALUE}).")
  private int maxEventSize;

  @Option(
      names = "--max-publish-rate",
      paramLabel = "N",
      defaultValue = "0",
      description = "Events that one token publishes in a second; 0, the default, for no limit.")
  private int maxPublishRate;

  @Option(
      names = "--max-header-size",
      paramLabel = "BYTES",
      defaultValue = "16384",
      description = "Address and headers of a request (${DEFAULT-VALUE}).")
  private int maxHeaderSize;

  @Option(
      names = "--request-time",
      paramLabel = "TIME",
      defaultValue = "20s",
      converter = DurationConverter.class,
      description = "How long the headers of a request, and its body after them, may take to arrive"
          + " (${DEFAULT-VALUE}).")
  private Duration requestTime = Duration.ZERO;

  public StreamLimits streamLimits() {
    return new StreamLimits(
        requireAtLeast(1, "--max-streams", maxStreams == null ? allowed() : maxStreams),
        requireAtLeast(0, "--max-streams-per-address", maxStreamsPerAddress),
        new Rate(requireAtLeast(0, "--max-stream-rate", maxStreamRate), System::nanoTime),
        requireAtLeast(1, "--max-channels", maxChannels),
        proxies(),
        refusal,
        new RejectionCounters());
  }

  public TrustedProxies proxies() {
    return new TrustedProxies(trustedProxies);
  }

  public void applyTo(RedisseServer.Builder server) {
    server
        .maxHeaderBytes(requireAtLeast(1, "--max-header-size", maxHeaderSize))
        .requestTime(requestTime);
  }

  /** Gives the rate of each token, which counts whom it refuses. */
  public Supplier<IntFunction<Duration>> publishRates(RejectionCounters refusals) {
    int perSecond = requireAtLeast(0, "--max-publish-rate", maxPublishRate);
    return () -> {
      Rate rate = new Rate(perSecond, System::nanoTime);
      return events -> {
        Duration wait = rate.take(events);
        if (!wait.isZero()) {
          refusals.add(RejectionCounters.Limit.PUBLISH_RATE);
        }
        return wait;
      };
    };
  }

  public int maxEventBytes() {
    return requireAtLeast(1, "--max-event-size", maxEventSize);
  }

  private static int requireAtLeast(int least, String option, int value) {
    if (value < least) {
      throw CommandFailedException.misuse(
          option + ": expected at least " + least + ", got " + value);
    }
    return value;
  }

  private static int allowed() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? (int) Math.max(1, Math.min(WITHOUT_A_LIMIT, unix.getMaxFileDescriptorCount() - RESERVE))
        : WITHOUT_A_LIMIT;
  }
}
