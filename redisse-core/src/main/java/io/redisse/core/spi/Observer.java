package io.redisse.core.spi;

import io.redisse.api.Gap;

/**
 * Hears what a hub goes through, for meters. Calls come from many threads, often, and must return at
 * once; nothing names a channel or a client, of which there is no end.
 */
public interface Observer {
  /** Why a stream ended. */
  enum End {
    /** The client went away. */
    CLIENT,
    /** It was long-polling, and got its events. */
    POLLED,
    /** The right to it ended with its time. */
    EXPIRED,
    /** An operator ended it. */
    REVOKED,
    /** The server drained. */
    DRAINED,
    /** The server closed at once. */
    CLOSED,
    /** The client took nothing for two heartbeats. */
    SLOW,
    /** The backend was away for longer than the grace period. */
    OUTAGE,
    /** The backend failed in a way that waiting does not cure. */
    FAILED
  }

  /** Why history was read for a stream. */
  enum ReplayCause {
    /** The client came without a cursor, and was given one. */
    NEW,
    /** The client came back with a cursor. */
    RETURNED,
    /** The client reads too slowly to be given live events. */
    BEHIND,
    /** Live events may have been lost on their way from the backend, or the store began a new life. */
    HEALED
  }

  /** What came of it. */
  enum ReplayOutcome {
    /** The client has everything. */
    COMPLETE,
    /** The client was told that it missed something. */
    MISSED,
    /** The stream ended before. */
    CUT
  }

  /** An event came from the backend. */
  default void received() {}

  /**
   * Events were handed to all streams that can take them; called once for all that were handed on
   * together.
   *
   * @param nanos since the first of them came from the backend
   */
  default void delivered(long nanos) {}

  /**
   * The publication of an event ended.
   *
   * @param nanos since it began
   * @param successful whether the event is in the store and on its way
   */
  default void published(long nanos, boolean successful) {}

  /**
   * History was read for a stream.
   *
   * @param cause why
   * @param outcome what came of it
   */
  default void replayed(ReplayCause cause, ReplayOutcome outcome) {}

  /**
   * A client was told that it missed events of a channel.
   *
   * @param reason why they are lost
   */
  default void missed(Gap reason) {}

  /**
   * A stream ended.
   *
   * @param reason why
   */
  default void ended(End reason) {}

  /** A stream was not taken, and its client was told to come again (STREAM-10). */
  default void turnedAway() {}

  /** Live events may be lost from now on (CAST-5). */
  default void interrupted() {}

  /**
   * Live events come again.
   *
   * @param millis since they did not
   */
  default void healed(long millis) {}

  /** The store began a new life. */
  default void reset() {}
}
