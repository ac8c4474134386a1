package io.redisse.core.engine;

/** The times at which something is due for one stream, in milliseconds of the hub's clock. */
final class Deadlines {
  static final long NEVER = Long.MAX_VALUE;

  /** The end of the stream: its grant expires, or a drain reaches it. */
  private long end;

  /** The end of the grace period for which the stream is held. */
  long giveUp = NEVER;

  /** The next attempt at what the backend failed to do. */
  long retry = NEVER;

  /** The time to send the client a reset of the store. */
  long reset = NEVER;

  /** The time of the newest timer; earlier timers are superseded. */
  private long wake = NEVER;

  Deadlines(long end) {
    this.end = end;
  }

  void endBy(long time) {
    end = Math.min(end, time);
  }

  /** Returns whether the stream is to end now; returns true only once. */
  boolean takeEnd(long now) {
    if (now < end) {
      return false;
    }
    end = NEVER;
    return true;
  }

  /** Returns whether the timer that fired now is the newest one, which is used up by this. */
  boolean takeWake(long now) {
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
  long newTimer(long other) {
    long first = Math.min(Math.min(end, giveUp), Math.min(Math.min(retry, reset), other));
    if (first >= wake) {
      return NEVER;
    }
    wake = first;
    return first;
  }
}
