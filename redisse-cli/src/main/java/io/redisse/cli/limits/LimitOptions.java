package io.redisse.cli.limits;

import com.sun.management.UnixOperatingSystemMXBean;
import io.redisse.cli.console.CommandFailedException;
import io.redisse.cli.console.DurationConverter;
import io.redisse.jaxrs.grizzly.RequestLimits;
import io.redisse.jaxrs.server.RedisseServer;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Options of {@code redisse serve} that limit clients and publishers. */
@Command(optionListHeading = "%nLimits%n")
public final class LimitOptions {
  /** File descriptors reserved for jars, files and the backend. */
  private static final int RESERVED_DESCRIPTORS = 128;

  /** The part of the descriptors that connections may use before they are streams. */
  private static final int CONNECTION_SHARE = 8;

  private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  /** The default of {@code --max-streams} if the limit on descriptors is infinite or unknown. */
  private static final int MAX_DEFAULT_STREAMS = 1_000_000;

  @Option(
      names = "--max-streams",
      paramLabel = "N",
      description = "Maximum number of streams (default: the file descriptor limit of the process"
          + " minus --max-connections and " + RESERVED_DESCRIPTORS + ").")
  private @Nullable Integer maxStreams;

  @Option(
      names = "--max-streams-per-address",
      paramLabel = "N",
      defaultValue = "0",
      description = "Maximum number of streams per IPv4 address or IPv6 /64 network (default: 0 ="
          + " no limit).")
  private int maxStreamsPerAddress;

  @Option(
      names = "--max-stream-rate",
      paramLabel = "N",
      defaultValue = "0",
      description = "Maximum number of new streams per second (default: 0 = no limit).")
  private int maxStreamRate;

  @Option(
      names = "--max-connections",
      paramLabel = "N",
      description =
          "Maximum number of connections that are not streams. A new one displaces the one"
              + " that has waited longest for its client (default: one for every "
              + CONNECTION_SHARE
              + " file descriptors, at most " + RequestLimits.DEFAULT_CONNECTIONS + ").")
  private @Nullable Integer maxConnections;

  @Option(
      names = "--max-connections-per-address",
      paramLabel = "N",
      defaultValue = "0",
      description = "The same per IPv4 address or IPv6 /64 network, except for --trusted-proxies"
          + " (default: 0 = no limit).")
  private int maxConnectionsPerAddress;

  @Option(
      names = "--refuse",
      paramLabel = "HOW",
      defaultValue = "status",
      description = "Response when a new stream would exceed a limit: 'status' sends 429 or 503,"
          + " so browsers give up; 'retry' sends an empty stream, so clients reconnect in 5 to 15"
          + " s (default: ${DEFAULT-VALUE}).")
  private Rejection rejection = Rejection.STATUS;

  @Option(
      names = "--trusted-proxies",
      paramLabel = "RANGE",
      split = ",",
      converter = AddressRange.Converter.class,
      description =
          "Proxies that are trusted to pass on the client's address, e.g. 10.0.0.0/8,::1.")
  private List<AddressRange> trustedProxies = List.of();

  @Option(
      names = "--client-address-header",
      paramLabel = "NAME",
      defaultValue = "X-Forwarded-For",
      description = "Header in which --trusted-proxies pass on the client's address, e.g."
          + " Forwarded or X-Real-IP (default: ${DEFAULT-VALUE}). They must set it in each"
          + " request.")
  private String clientAddressHeader = "";

  @Option(
      names = "--max-channels",
      paramLabel = "N",
      defaultValue = "100",
      description = "Maximum number of channels per stream (default: ${DEFAULT-VALUE}).")
  private int maxChannels;

  @Option(
      names = "--max-event-size",
      paramLabel = "BYTES",
      defaultValue = "1048576",
      description = "Maximum size of an event's data, in bytes (default: ${DEFAULT-VALUE}).")
  private int maxEventSize;

  @Option(
      names = "--max-publish-rate",
      paramLabel = "N",
      defaultValue = "0",
      description = "Maximum number of events per second for each publish token (default: 0 = no"
          + " limit).")
  private int maxPublishRate;

  @Option(
      names = "--max-header-size",
      paramLabel = "BYTES",
      defaultValue = "16384",
      description = "Maximum size of the URL and headers of a request, in bytes (default:"
          + " ${DEFAULT-VALUE}).")
  private int maxHeaderSize;

  @Option(
      names = "--request-time",
      paramLabel = "TIME",
      defaultValue = "20s",
      converter = DurationConverter.class,
      description = "Time limit for receiving a request's headers, and again for its body"
          + " (default: ${DEFAULT-VALUE}).")
  private Duration requestTime = Duration.ZERO;

  @Option(
      names = "--keep-alive",
      paramLabel = "TIME",
      defaultValue = "75s",
      converter = DurationConverter.class,
      description = "How long an idle connection is kept for its next request (default:"
          + " ${DEFAULT-VALUE}). Set it higher than in a proxy in front.")
  private Duration keepAlive = Duration.ZERO;

  /** Returns the limits on streams, with counters that start at 0. */
  public StreamLimits streamLimits() {
    return new StreamLimits(
        requireAtLeast(
            1,
            "--max-streams",
            maxStreams == null ? defaultMaxStreams(maxConnections()) : maxStreams),
        requireAtLeast(0, "--max-streams-per-address", maxStreamsPerAddress),
        new RateLimiter(requireAtLeast(0, "--max-stream-rate", maxStreamRate), System::nanoTime),
        requireAtLeast(1, "--max-channels", maxChannels),
        proxies(),
        rejection,
        new RejectionCounters());
  }

  /** Returns the trusted proxies. By default, there are none. */
  public TrustedProxies proxies() {
    if (!HEADER_NAME.matcher(clientAddressHeader).matches()) {
      throw CommandFailedException.misuse("--client-address-header: expected the name of a header,"
          + " such as X-Forwarded-For, got '" + clientAddressHeader + "'");
    }
    return new TrustedProxies(trustedProxies, clientAddressHeader);
  }

  /** Applies the limits on requests to a server. */
  public void applyTo(RedisseServer.Builder server) {
    server
        .maxHeaderBytes(requireAtLeast(1, "--max-header-size", maxHeaderSize))
        .requestTime(requestTime)
        .keepAlive(keepAlive)
        .maxConnections(
            requireAtLeast(1, "--max-connections", maxConnections()),
            requireAtLeast(0, "--max-connections-per-address", maxConnectionsPerAddress),
            proxies()::isTrusted);
  }

  /**
   * Returns a supplier that creates a new rate limiter for each publish token. A limiter takes a
   * number of events. It returns zero if they may be published, otherwise the time to wait before a
   * retry.
   *
   * @param rejections counts the rejected requests
   */
  public Supplier<IntFunction<Duration>> publishRates(RejectionCounters rejections) {
    int perSecond = requireAtLeast(0, "--max-publish-rate", maxPublishRate);
    return () -> {
      RateLimiter rate = new RateLimiter(perSecond, System::nanoTime);
      return events -> {
        Duration wait = rate.tryAcquire(events);
        if (!wait.isZero()) {
          rejections.add(RejectionCounters.Limit.PUBLISH_RATE);
        }
        return wait;
      };
    };
  }

  /** Returns the maximum size of an event's data, in bytes. */
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

  private int maxConnections() {
    return maxConnections == null
        ? (int) Math.max(
            1, Math.min(RequestLimits.DEFAULT_CONNECTIONS, descriptors() / CONNECTION_SHARE))
        : maxConnections;
  }

  private static int defaultMaxStreams(int connections) {
    long available = descriptors() - connections - RESERVED_DESCRIPTORS;
    return (int) Math.max(1, Math.min(MAX_DEFAULT_STREAMS, available));
  }

  private static long descriptors() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getMaxFileDescriptorCount()
        : Long.MAX_VALUE;
  }
}
