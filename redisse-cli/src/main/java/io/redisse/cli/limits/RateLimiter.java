package io.redisse.cli.limits;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A token bucket whose capacity is the number of permits per second. Safe for use by multiple
 * threads.
 */
final class RateLimiter {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final int perSecond;
  private final LongSupplier nanoTime;

  /**
   * The fill level of the bucket in billionths of a permit, so that each nanosecond adds
   * {@code perSecond} units. Negative after a batch that is larger than the bucket.
   */
  private long level;

  private long updated;

  /**
   * Creates a limiter with a full bucket.
   *
   * @param perSecond permits per second; 0 disables the limit
   * @param nanoTime the clock, in nanoseconds
   */
  RateLimiter(int perSecond, LongSupplier nanoTime) {
    this.perSecond = perSecond;
    this.nanoTime = nanoTime;
    level = SECOND * perSecond;
    updated = nanoTime.getAsLong();
  }

  /** Takes one permit. Returns false if none is available. */
  boolean tryAcquire() {
    return tryAcquire(1).isZero();
  }

  /**
   * Takes several permits at once. A full bucket even admits a batch that is larger than the
   * bucket; the excess delays later callers.
   *
   * @return zero if the permits were taken. Otherwise no permits were taken, and this is the time
   *     after which a retry can succeed
   */
  synchronized Duration tryAcquire(int count) {
    if (perSecond == 0) {
      return Duration.ZERO;
    }
    long now = nanoTime.getAsLong();
    // Capped at the time needed to fill the bucket, so that the product below cannot overflow.
    long elapsed = Math.min(now - updated, (SECOND * perSecond - level) / perSecond + 1);
    updated = now;
    level = Math.min(SECOND * perSecond, level + elapsed * perSecond);
    long missing = SECOND * Math.min(count, perSecond) - level;
    if (missing > 0) {
      return Duration.ofNanos(missing / perSecond + 1);
    }
    level -= SECOND * count;
    return Duration.ZERO;
  }
}
