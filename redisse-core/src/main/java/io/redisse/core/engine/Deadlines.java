package io.redisse.core.engine;

/** The times at which something is to happen to a stream, in milliseconds of the hub's clock. */
final class Deadlines {
  static final long NEVER = Long.MAX_VALUE;

  /** The stream ends, with its grant or because it is its turn. */
  private long end;

  /** The stream has been held for long enough. */
  long giveUp = NEVER;

  /** What the backend failed to do is tried again. */
  long retry = NEVER;

  /** The client is told of the store's new life. */
  long reset = NEVER;

  /** When the wheel brings the stream; an earlier call of it is void. */
  private long wake = NEVER;

  Deadlines(long end) {
    this.end = end;
  }

  void endBy(long time) {
    end = Math.min(end, time);
  }

  /** Whether the stream is to end now, which is said once. */
  boolean isEnd(long now) {
    if (now < end) {
      return false;
    }
    end = NEVER;
    return true;
  }

  /** Whether the wheel's call is the one that was asked for last. */
  boolean isWake(long now) {
    if (now < wake) {
      return false;
    }
    wake = NEVER;
    return true;
  }

  /** Has the wheel bring a stream at the first of these times, or at another that is earlier. */
  void schedule(TimerWheel<ClientStream> wheel, ClientStream stream, long other) {
    long first = Math.min(Math.min(end, giveUp), Math.min(Math.min(retry, reset), other));
    if (first < wake) {
      wake = first;
      wheel.put(stream, first);
    }
  }
}
