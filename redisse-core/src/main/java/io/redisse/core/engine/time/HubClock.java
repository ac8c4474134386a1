package io.redisse.core.engine.time;

import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/** The hub's monotonic clock, and the conversion of points in time to it. */
public record HubClock(LongSupplier millis) {
  /** A limit that no process reaches and that keeps sums with it from overflowing. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  public long now() {
    return millis.getAsLong();
  }

  /** Returns the milliseconds until a point in time, 0 if it is past, at most a hundred years. */
  public static long millisUntil(Instant time) {
    Duration left = Duration.between(Instant.now(), time);
    if (left.isNegative()) {
      return 0;
    }
    return left.compareTo(LONGEST) < 0 ? left.toMillis() : LONGEST.toMillis();
  }
}
