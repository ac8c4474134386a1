package io.redisse.cli.limits;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * So many of something in a second, and as many at once after a quiet second. Safe for use by many
 * threads.
 */
final class Rate {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final int perSecond;
  private final LongSupplier nanoTime;

  /** Each takes a second of it, and every second brings as many; less than none after a large batch. */
  private long nanosLeft;

  private long counted;

  /**
   * Begins after a quiet second.
   *
   * @param perSecond 0 for no limit
   * @param nanoTime the clock
   */
  Rate(int perSecond, LongSupplier nanoTime) {
    this.perSecond = perSecond;
    this.nanoTime = nanoTime;
    nanosLeft = SECOND * perSecond;
    counted = nanoTime.getAsLong();
  }

  /** Whether there may be one more now, which then counts. */
  boolean allows() {
    return take(1).isZero();
  }

  /**
   * Takes several at once. More than there can be in a second are let through after a quiet second,
   * and made up for after.
   *
   * @return zero if they are taken; else how long to wait before they can be
   */
  synchronized Duration take(int count) {
    if (perSecond == 0) {
      return Duration.ZERO;
    }
    long now = nanoTime.getAsLong();
    // As long as it takes at most, so that the product stays a number.
    long passed = Math.min(now - counted, (SECOND * perSecond - nanosLeft) / perSecond + 1);
    counted = now;
    nanosLeft = Math.min(SECOND * perSecond, nanosLeft + passed * perSecond);
    long lacking = SECOND * Math.min(count, perSecond) - nanosLeft;
    if (lacking > 0) {
      return Duration.ofNanos(lacking / perSecond + 1);
    }
    nanosLeft -= SECOND * count;
    return Duration.ZERO;
  }
}
