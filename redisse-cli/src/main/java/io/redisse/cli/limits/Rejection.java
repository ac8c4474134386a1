package io.redisse.cli.limits;

/** How a stream is refused of which there are too many. */
enum Rejection {
  /** With 429 or 503 and Retry-After. The EventSource of a browser then gives up for good. */
  STATUS,
  /** With an empty stream that asks the client to come back, which an EventSource does. */
  RETRY
}
