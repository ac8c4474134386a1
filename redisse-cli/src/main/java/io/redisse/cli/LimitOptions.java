package io.redisse.cli;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How much clients may have: the options of {@code redisse serve}. */
@Command(optionListHeading = "%nLimits%n")
final class LimitOptions {
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

  StreamLimits streamLimits() {
    return new StreamLimits(
        requireAtLeast(1, "--max-streams", maxStreams == null ? allowed() : maxStreams),
        requireAtLeast(0, "--max-streams-per-address", maxStreamsPerAddress),
        requireAtLeast(1, "--max-channels", maxChannels),
        new TrustedProxies(trustedProxies),
        new Refusals());
  }

  int maxEventBytes() {
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
