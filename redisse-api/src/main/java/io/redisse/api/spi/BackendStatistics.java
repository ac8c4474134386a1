package io.redisse.api.spi;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A backend's metrics since it was opened. Except for {@code pending}, counts and totals never
 * decrease.
 *
 * @param reconnects connections established after the initial ones
 * @param interruptions interruptions of live delivery
 * @param healing total duration of all completed interruptions, each measured from the loss until
 *     all subscriptions were active again
 * @param pending calls currently in flight
 * @param published events that this process has published
 * @param publishing total latency of these publishes, each measured from the call to the response
 * @param lag round-trip time of this process's latest probe through the backend; empty until the
 *     first probe has returned
 * @param epochMoves new epochs that this process has detected, by reason; the backend defines a
 *     small fixed set of reasons
 * @param refusals refused calls and connections, by cause; contains all causes that the backend
 *     distinguishes, with zero for those that did not occur
 */
public record BackendStatistics(
    long reconnects,
    long interruptions,
    Duration healing,
    int pending,
    long published,
    Duration publishing,
    Optional<Duration> lag,
    Map<String, Long> epochMoves,
    Map<String, Long> refusals) {
  /**
   * Creates a snapshot with unmodifiable copies of the maps.
   *
   * @param reconnects zero or more
   * @param interruptions zero or more
   * @param healing zero or more
   * @param pending zero or more
   * @param published zero or more
   * @param publishing zero or more
   * @param lag empty if no probe has returned yet
   * @param epochMoves counts by reason; may be empty
   * @param refusals counts by cause; may be empty
   */
  public BackendStatistics {
    epochMoves = Map.copyOf(epochMoves);
    refusals = Map.copyOf(refusals);
  }
}
