package io.redisse.core.spi;

import io.redisse.api.Gap;

/**
 * Receives notifications from a hub, for metrics. Many threads call it at a high rate, so
 * implementations must return immediately. Arguments never identify channels or clients, because
 * their number is unbounded.
 */
public interface Observer {
  /** The reason why a stream ended. */
  enum End {
    /** The client disconnected. */
    CLIENT,
    /** A long-polling client received its events. */
    POLLED,
    /** The grant expired. */
    EXPIRED,
    /** The grant was revoked. */
    REVOKED,
    /** The server was draining. */
    DRAINED,
    /** The server closed the stream without draining. */
    CLOSED,
    /** The client read nothing for two heartbeats. */
    SLOW,
    /** The client did not read while others needed the memory for unsent bytes. */
    EVICTED,
    /** The backend's outage lasted longer than the grace period. */
    OUTAGE,
    /** The backend failed with an error that cannot be resolved by retrying. */
    FAILED
  }

  /** The reason why history was read for a stream. */
  enum ReplayCause {
    /** The client connected without a cursor and was assigned one. */
    NEW,
    /** The client connected with a cursor. */
    RETURNED,
    /** The client reads too slowly to follow live events. */
    BEHIND,
    /**
     * Live events may have been lost between the backend and the hub, or the store began a new
     * epoch.
     */
    HEALED
  }

  /** The result of a replay. */
  enum ReplayOutcome {
    /** The client has received every event. */
    COMPLETE,
    /** The client was sent {@code missedevents}. */
    MISSED,
    /** The stream ended before the replay did. */
    CUT
  }

  /** An event arrived from the backend. */
  default void received() {}

  /**
   * A batch of events was written to every stream that was ready for it. Called once per batch.
   *
   * @param nanos nanoseconds since the first event of the batch arrived from the backend
   */
  default void delivered(long nanos) {}

  /**
   * A publish completed.
   *
   * @param nanos nanoseconds from the call to the result
   * @param successful true if the event was stored and broadcast
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
   * A client was sent {@code missedevents}. Called once for each channel that the event lists.
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

  /** A stream was rejected with a reconnection delay (STREAM-10). */
  default void turnedAway() {}

  /** Live events may be lost from now on (CAST-5). */
  default void interrupted() {}

  /**
   * Live events are arriving again.
   *
   * @param millis the length of the interruption in milliseconds
   */
  default void healed(long millis) {}

  /** The store began a new epoch. */
  default void reset() {}
}
