package io.redisse.cli.bench;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * When each event was due, in nanoseconds of {@link System#nanoTime}. Written by one thread, read by
 * others. Of an event that is more than a million events late, the latency is told too small.
 */
final class DueTimes {
  private static final int KEPT = 1 << 20;

  private final AtomicLongArray times = new AtomicLongArray(KEPT);

  void set(long number, long nanos) {
    times.setRelease((int) (number % KEPT), nanos);
  }

  long get(long number) {
    return times.getAcquire((int) (number % KEPT));
  }
}
