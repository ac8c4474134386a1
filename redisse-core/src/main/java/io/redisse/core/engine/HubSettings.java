package io.redisse.core.engine;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/**
 * The settings of a hub.
 *
 * @param heartbeat the interval of the comment lines on an idle stream
 * @param retry the reconnection delay that clients are sent
 * @param outageGrace the time for which streams are held during an outage of the backend; zero to
 *     close them at once
 * @param millis a monotonic clock in milliseconds
 */
public record HubSettings(
    Duration heartbeat, Duration retry, Duration outageGrace, LongSupplier millis) {
  /** Returns a random delay of one to two times {@link #retry}, so that clients spread out. */
  Duration jitteredRetry() {
    double factor = 1 + ThreadLocalRandom.current().nextDouble();
    return Duration.ofMillis((long) (retry.toMillis() * factor));
  }
}
