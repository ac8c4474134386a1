package io.redisse.core.engine;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/**
 * The settings of a hub.
 *
 * @param heartbeat the interval between comment lines on an idle stream
 * @param retry the reconnection delay sent to clients
 * @param outageGrace how long streams stay open during a backend outage; zero closes them
 *     immediately
 * @param maxBacklogBytes the maximum size of the live events that wait for one hub thread
 * @param maxUnsentBytes the number of unsent bytes of all streams beyond which none reads history
 * @param millis a monotonic clock in milliseconds
 */
public record HubSettings(
    Duration heartbeat,
    Duration retry,
    Duration outageGrace,
    long maxBacklogBytes,
    long maxUnsentBytes,
    LongSupplier millis) {
  private static final long BACKLOG_BYTES = 64L * 1024 * 1024;

  /** Live events that wait for hub threads may use this share of the heap, at most. */
  private static final int BACKLOG_SHARE = 16;

  /** The bytes that clients have yet to read may use this share of the heap. */
  private static final int UNSENT_SHARE = 4;

  /** Creates settings with limits that suit the heap of this process. */
  public HubSettings(
      Duration heartbeat, Duration retry, Duration outageGrace, LongSupplier millis) {
    this(
        heartbeat,
        retry,
        outageGrace,
        defaultBacklogBytes(),
        Runtime.getRuntime().maxMemory() / UNSENT_SHARE,
        millis);
  }

  private static long defaultBacklogBytes() {
    Runtime process = Runtime.getRuntime();
    return Math.min(BACKLOG_BYTES, process.maxMemory() / BACKLOG_SHARE)
        / process.availableProcessors();
  }

  /**
   * Returns a random delay between one and two times {@link #retry}, to spread out reconnections.
   */
  Duration jitteredRetry() {
    double factor = 1 + ThreadLocalRandom.current().nextDouble();
    return Duration.ofMillis((long) (retry.toMillis() * factor));
  }
}
