package io.redisse.core.spi;

import io.redisse.api.Gap;

/**
 * Receives what happens in a hub, for metrics. Calls come from many threads and at a high rate, so
 * an implementation must return at once. No call names a channel or a client: their number is
 * unbounded.
 */
public interface Observer {
  /** The reason why a stream ended. */
  enum End {
    /** The client disconnected. */
    CLIENT,
    /** The client was long-polling and got its events. */
    POLLED,
    /** The grant expired. */
    EXPIRED,
    /** The grant was revoked. */
    REVOKED,
    /** The server drained its streams. */
    DRAINED,
    /** The server closed without draining. */
    CLOSED,
    /** The client read nothing for two heartbeats. */
    SLOW,
    /** The backend's outage lasted longer than the grace period. */
    OUTAGE,
    /** The backend failed in a way that a retry does not fix. */
    FAILED
  }

  /** The reason why history was read for a stream. */
  enum ReplayCause {
    /** The client connected without a cursor and got one. */
    NEW,
    /** The client connected with a cursor. */
    RETURNED,
    /** The client reads too slowly to follow live events. */
    BEHIND,
    /** Live events may have been lost between backend and hub, or the store has a new epoch. */
    HEALED
  }

  /** The result of a replay. */
  enum ReplayOutcome {
    /** The client has every event. */
    COMPLETE,
    /** The client was sent {@code missedevents}. */
    MISSED,
    /** The stream ended before the replay did. */
    CUT
  }

  /** An event arrived from the backend. */
  default void received() {}

  /**
   * A batch of events was written to every stream that can take it. Called once for all events of
   * the batch.
   *
   * @param nanos the time since the first of them arrived from the backend
   */
  default void delivered(long nanos) {}

  /**
   * A publish completed.
   *
   * @param nanos the time from the call to the result
   * @param successful whether the event is stored and broadcast
   */
  default void published(long nanos, boolean successful) {}

  /**
   * A replay ended.
   *
   * @param cause the reason for the replay
   * @param outcome the result
   */
  default void replayed(ReplayCause cause, ReplayOutcome outcome) {}

  /**
   * A client was sent {@code missedevents}. Called once for each channel in it.
   *
   * @param reason the reason for the loss
   */
  default void missed(Gap reason) {}

  /**
   * A stream ended.
   *
   * @param reason the reason
   */
  default void ended(End reason) {}

  /** A stream was rejected and its client got a reconnection delay (STREAM-10). */
  default void turnedAway() {}

  /** Live events may be lost from now on (CAST-5). */
  default void interrupted() {}

  /**
   * Live events arrive again.
   *
   * @param millis the length of the interruption
   */
  default void healed(long millis) {}

  /** The store began a new epoch. */
  default void reset() {}
}
