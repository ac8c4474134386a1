package io.redisse.cli.limits;

/** How the server rejects a stream that exceeds a limit: the value of {@code --refuse}. */
enum Rejection {
  /** With 429 or 503 and Retry-After. A browser's EventSource then gives up for good. */
  STATUS,
  /** With an empty stream that sets the retry time, so that an EventSource reconnects after it. */
  RETRY
}
