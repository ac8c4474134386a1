package io.redisse.cli.bench.streams;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The times at which events were due, as of {@link System#nanoTime}. Written by one thread, read by
 * many. Only the newest million (2<sup>20</sup>) is kept: the latency of a delivery that is later
 * than that is underestimated.
 */
public final class DueTimes {
  private static final int KEPT = 1 << 20;

  private final AtomicLongArray times = new AtomicLongArray(KEPT);

  public void set(long number, long nanos) {
    times.setRelease((int) (number % KEPT), nanos);
  }

  long get(long number) {
    return times.getAcquire((int) (number % KEPT));
  }
}
