package io.redisse.cli.bench;

import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/** What the streams of one thread received in one part of the run. Written by that thread. */
final class Tally {
  private final AtomicLong delivered = new AtomicLong();
  private final AtomicLong lastArrival = new AtomicLong();
  private final Histogram latencyMicros = Latency.histogram();

  void delivered(long dueNanos, long nowNanos) {
    latencyMicros.recordValue(Latency.micros(nowNanos - dueNanos));
    lastArrival.lazySet(nowNanos);
    delivered.lazySet(delivered.getPlain() + 1);
  }

  /** Can be read by any thread at any time. */
  long delivered() {
    return delivered.get();
  }

  /** The time of the last delivery, 0 if there was none. */
  long lastArrival() {
    return lastArrival.get();
  }

  /** To be read when the thread writes no more. */
  Histogram latencyMicros() {
    return latencyMicros;
  }
}
