package io.redisse.cli;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Lets through so many streams in a second, and as many at once after a quiet second. */
final class StreamRate {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final int perSecond;
  private final LongSupplier nanoTime;

  /** Every stream takes a second of it, and every second brings as many. */
  private long nanosLeft;

  private long counted;

  /**
   * Begins after a quiet second.
   *
   * @param perSecond 0 for no limit
   * @param nanoTime the clock
   */
  StreamRate(int perSecond, LongSupplier nanoTime) {
    this.perSecond = perSecond;
    this.nanoTime = nanoTime;
    nanosLeft = SECOND * perSecond;
    counted = nanoTime.getAsLong();
  }

  /** Whether there may be one more now, which then counts. */
  synchronized boolean allows() {
    if (perSecond == 0) {
      return true;
    }
    long now = nanoTime.getAsLong();
    long passed = Math.min(SECOND, now - counted);
    counted = now;
    nanosLeft = Math.min(SECOND * perSecond, nanosLeft + passed * perSecond);
    if (nanosLeft < SECOND) {
      return false;
    }
    nanosLeft -= SECOND;
    return true;
  }
}
