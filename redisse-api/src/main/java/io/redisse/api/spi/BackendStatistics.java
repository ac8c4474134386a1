package io.redisse.api.spi;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The metrics of a backend since it was opened. Counts and totals never decrease.
 *
 * @param reconnects the number of connections after the initial ones
 * @param interruptions the number of interruptions of live events
 * @param healing the total length of the finished interruptions, each from the loss until all
 *     subscriptions were in force again
 * @param pending the number of calls in flight
 * @param published the number of events that this process published
 * @param publishing the total time of these publishes, each from the call to the answer
 * @param lag the round-trip time of the newest probe from this process through the backend and
 *     back; empty until one has arrived
 * @param epochMoves the number of new epochs that this process detected, by reason; there are only
 *     a few reasons, which the backend defines
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
   * Copies the map.
   *
   * @param reconnects zero or more
   * @param interruptions zero or more
   * @param healing zero or more
   * @param pending zero or more
   * @param published zero or more
   * @param publishing zero or more
   * @param lag empty if no probe has arrived
   * @param epochMoves counts by reason; may be empty
   */
  public BackendStatistics {
    epochMoves = Map.copyOf(epochMoves);
  }
}
