package io.redisse.core.engine;

/** The phases of a {@link ClientStream}. */
enum StreamPhase {
  /** Waits for its subscriptions, or for the backend. */
  WAITING,
  /** Reads history page by page. */
  REPLAYING,
  /** Follows the group's log. */
  LIVE,
  /** Has ended. */
  CLOSED
}
