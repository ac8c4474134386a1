package io.redisse.api.spi;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What a backend did since it was opened, and how it fares; for metrics. Counts and totals only rise.
 *
 * @param reconnects the connections that were opened after the first ones
 * @param interruptions how often the listener was told that live events may be lost
 * @param healing how long those interruptions that are over took, in all: from the loss until all
 *     subscriptions were in force again
 * @param pending the calls that wait for an answer now
 * @param published the events that were published and got an id
 * @param publishing how long these took, in all: from the call to the answer
 * @param lag how long what was published last to see whether it arrives took from this process
 *     through the backend and back; empty until it did
 * @param epochMoves how often this process found that the store begins a new life, by the reason;
 *     the reasons are few, and are the backend's own
 */
public record BackendStatistics(
    long reconnects,
    long interruptions,
    Duration healing,
    int pending,
    long published,
    Duration publishing,
    Optional<Duration> lag,
    Map<String, Long> epochMoves) {
  /**
   * Takes the figures of one moment.
   *
   * @param reconnects a count
   * @param interruptions a count
   * @param healing a total
   * @param pending a count
   * @param published a count
   * @param publishing a total
   * @param lag of the last probe
   * @param epochMoves counts by reason
   */
  public BackendStatistics {
    epochMoves = Map.copyOf(epochMoves);
  }
}
