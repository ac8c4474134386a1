package io.redisse.cli.limits;

/** The response to a stream that exceeds a limit, as set by {@code --refuse}. */
enum Rejection {
  /** Status 429 or 503 with Retry-After. A browser's EventSource then gives up permanently. */
  STATUS,
  /**
   * An empty stream that sets the retry time, so that an EventSource reconnects after that time.
   */
  RETRY
}
