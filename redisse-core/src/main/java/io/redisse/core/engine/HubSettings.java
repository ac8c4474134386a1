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
 * @param millis a monotonic clock in milliseconds
 */
public record HubSettings(
    Duration heartbeat, Duration retry, Duration outageGrace, LongSupplier millis) {
  /**
   * Returns a random delay between one and two times {@link #retry}, to spread out reconnections.
   */
  Duration jitteredRetry() {
    double factor = 1 + ThreadLocalRandom.current().nextDouble();
    return Duration.ofMillis((long) (retry.toMillis() * factor));
  }
}
