package io.redisse.core.engine;

/** The phases of a {@link ClientStream}. */
enum StreamPhase {
  /** Waiting for subscriptions or for the backend. */
  WAITING,
  /** Reading history page by page. */
  REPLAYING,
  /** Following the group's log. */
  LIVE,
  /** Ended. */
  CLOSED
}
