package io.redisse.cli.bench.streams;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The times at which events are due, as {@link System#nanoTime} values. Written by one thread and
 * read by many. Only the newest 2<sup>20</sup> (about one million) are kept. If more events than
 * that are published before an event is delivered, its latency is underestimated.
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
