package io.redisse.core.engine;

/** The phases of a {@link ClientStream}. */
enum StreamPhase {
  /** Waiting for subscriptions or for the backend. */
  WAITING,
  /** Reading history page by page. */
  REPLAYING,
  /** Following the logs of the channels. */
  LIVE,
  /** Ended. */
  CLOSED
}
