package io.redisse.cli.bench.streams;

import io.redisse.cli.bench.report.Latency;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/**
 * Counts the deliveries to the streams of one event loop, during either the warm-up or the measured
 * time. Only the loop's thread writes to it.
 */
final class Tally {
  private final AtomicLong delivered = new AtomicLong();
  private final AtomicLong lastArrival = new AtomicLong();
  private final Histogram latencyMicros = Latency.histogram();

  void addDelivery(long dueNanos, long nowNanos) {
    latencyMicros.recordValue(Latency.micros(nowNanos - dueNanos));
    // Lazy writes are sufficient because there is only one writer, and they cost less.
    lastArrival.lazySet(nowNanos);
    delivered.lazySet(delivered.getPlain() + 1);
  }

  /** Returns the number of deliveries. May be called by any thread. */
  long delivered() {
    return delivered.get();
  }

  /** Returns the time of the last delivery, or 0 if there was none. */
  long lastArrival() {
    return lastArrival.get();
  }

  /** Returns the latencies of the deliveries. Must not be called while the loop runs. */
  Histogram latencyMicros() {
    return latencyMicros;
  }
}
