package io.redisse.cli.bench;

/** What must not happen in a run. */
public enum Fault {
  /** A stream that the server did not open. */
  STREAM_REFUSED("streams that were not opened"),
  /** A stream that ended before the run did. */
  STREAM_CLOSED("streams that the server closed"),
  /** An event that was due while the publishing connection was still busy with others. */
  NOT_PUBLISHED("events that were due and could not be published in time"),
  /** An event that the server did not take. */
  PUBLISH_REFUSED("events that the server refused"),
  /** An event of which the server did not say whether it took it. */
  PUBLISH_UNANSWERED("events that were not acknowledged"),
  /** An event that a stream should have got and did not. */
  LOST("deliveries lost"),
  /** An event that a stream got again. */
  DUPLICATE("deliveries of an event that had been delivered before"),
  /** An event that a stream got after a later one. */
  OUT_OF_ORDER("deliveries out of order"),
  /** An event of a channel that the stream did not ask for. */
  MISDIRECTED("deliveries to a stream of another channel"),
  /** An event that is not what was published. */
  CORRUPT("deliveries of something else than what was published");

  private final String description;

  Fault(String description) {
    this.description = description;
  }

  String description() {
    return description;
  }
}
