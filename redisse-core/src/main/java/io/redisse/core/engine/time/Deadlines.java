package io.redisse.core.engine.time;

import java.util.concurrent.ThreadLocalRandom;

/** The times at which something is due for one stream, in milliseconds of the hub's clock. */
public final class Deadlines {
  public static final long NEVER = Long.MAX_VALUE;

  private static final long RETRY_MILLIS = 1_000;
  private static final long RESET_SPREAD_MILLIS = 3_000;

  /** The end of the stream: its grant expires, or a drain reaches it. */
  private long end;

  /** The end of the grace period for which the stream is held. */
  private long graceEnd = NEVER;

  /** The time to retry a failed backend call. */
  private long retry = NEVER;

  /** The time to send the client a reset of the store. */
  private long reset = NEVER;

  /** The time of the newest timer; earlier timers are superseded. */
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

  /** Begins a grace period, unless the stream is in one already. */
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

  /** Schedules a reset after a random delay, so that the clients do not all reload at once. */
  public void spreadReset(long now) {
    reset = now + ThreadLocalRandom.current().nextLong(RESET_SPREAD_MILLIS);
  }

  /** Returns whether a reset is due; returns true only once. */
  public boolean takeReset(long now) {
    boolean due = now >= reset;
    if (due) {
      reset = NEVER;
    }
    return due;
  }

  /** Returns whether the timer that fired now is the newest one, which is used up by this. */
  public boolean takeWake(long now) {
    if (now < wake) {
      return false;
    }
    wake = NEVER;
    return true;
  }

  /**
   * Finds the time for which a timer has to be set.
   *
   * @param other one more deadline of the stream
   * @return the earliest deadline; {@link #NEVER} if a timer that is set already covers it
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
