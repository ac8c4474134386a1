package io.redisse.cli.bench.report;

/** The kinds of faults that a run counts. JSON reports use these names in lower case. */
public enum Fault {
  /** A stream that the server did not open. */
  STREAM_REFUSED("streams that could not be opened"),
  /** A stream that the server closed before the end of the run. */
  STREAM_CLOSED("streams closed by the server"),
  /** An event that was not published in time because the publisher was still blocked. */
  NOT_PUBLISHED("events not published in time"),
  /** An event that the server rejected. */
  PUBLISH_REFUSED("events rejected by the server"),
  /** An event that the server neither accepted nor rejected. */
  PUBLISH_UNANSWERED("events not acknowledged by the server"),
  /** An event that was not delivered to a stream of its channel. */
  LOST("deliveries lost"),
  /** An event that a stream received more than once. */
  DUPLICATE("duplicate deliveries"),
  /** An event that a stream received after a later one. */
  OUT_OF_ORDER("deliveries out of order"),
  /** An event that was delivered to a stream of another channel. */
  MISDIRECTED("deliveries to streams of another channel"),
  /** An event whose data differs from the published data. */
  CORRUPT("deliveries with corrupt data");

  private final String description;

  Fault(String description) {
    this.description = description;
  }

  String description() {
    return description;
  }
}
