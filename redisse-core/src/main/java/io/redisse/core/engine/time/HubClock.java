package io.redisse.core.engine.time;

import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/** The hub's monotonic clock. */
public record HubClock(LongSupplier millis) {
  /** Longer than any process runs, yet short enough that adding it to the clock cannot overflow. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  public long now() {
    return millis.getAsLong();
  }

  /** Returns the milliseconds until an instant: 0 if it has passed, capped at 100 years. */
  public static long millisUntil(Instant time) {
    Duration left = Duration.between(Instant.now(), time);
    if (left.isNegative()) {
      return 0;
    }
    return left.compareTo(LONGEST) < 0 ? left.toMillis() : LONGEST.toMillis();
  }
}
