package io.redisse.core.engine.time;

import java.util.concurrent.ThreadLocalRandom;

/** The deadlines of one stream, in milliseconds of the hub's clock. */
public final class Deadlines {
  public static final long NEVER = Long.MAX_VALUE;

  private static final long RETRY_MILLIS = 1_000;
  private static final long RESET_SPREAD_MILLIS = 3_000;

  /** When the stream ends because its grant expires or the server drains. */
  private long end;

  /** When the outage grace period ends. */
  private long graceEnd = NEVER;

  /** When to retry a failed backend call. */
  private long retry = NEVER;

  /** When to notify the client of a store reset. */
  private long reset = NEVER;

  /** When the newest timer fires; it supersedes all earlier timers. */
  private long wake = NEVER;

  public Deadlines(long end) {
    this.end = end;
  }

  public void endBy(long time) {
    end = Math.min(end, time);
  }

  /** Returns whether the stream must end now. Returns true only once. */
  public boolean takeEnd(long now) {
    if (now < end) {
      return false;
    }
    end = NEVER;
    return true;
  }

  /** Begins a grace period, unless one is already running. */
  public void beginGrace(long until) {
    if (graceEnd == NEVER) {
      graceEnd = until;
    }
  }

  public void endGrace() {
    graceEnd = NEVER;
  }

  public boolean isGraceOver(long now) {
    return now >= graceEnd;
  }

  public void retryAfter(long now) {
    retry = now + RETRY_MILLIS;
  }

  public void clearRetry() {
    retry = NEVER;
  }

  /** Returns whether a retry is due; returns true only once. */
  public boolean takeRetry(long now) {
    boolean due = now >= retry;
    if (due) {
      retry = NEVER;
    }
    return due;
  }

  /**
   * Schedules a reset notification after a random delay, so that clients do not all reload at once.
   */
  public void spreadReset(long now) {
    reset = now + ThreadLocalRandom.current().nextLong(RESET_SPREAD_MILLIS);
  }

  /** Returns whether a reset notification is due; returns true only once. */
  public boolean takeReset(long now) {
    boolean due = now >= reset;
    if (due) {
      reset = NEVER;
    }
    return due;
  }

  /** Returns whether the timer that just fired is the newest one; if so, clears it. */
  public boolean takeWake(long now) {
    if (now < wake) {
      return false;
    }
    wake = NEVER;
    return true;
  }

  /**
   * Determines whether the stream needs a new timer.
   *
   * @param other an additional deadline of the stream
   * @return the time at which to set the timer; {@link #NEVER} if the current timer fires early
   *     enough
   */
  public long newTimer(long other) {
    long first = Math.min(Math.min(end, graceEnd), Math.min(Math.min(retry, reset), other));
    if (first >= wake) {
      return NEVER;
    }
    wake = first;
    return first;
  }
}
