package io.redisse.cli.bench;

import java.util.Map;
import java.util.Optional;

/**
 * What a run found.
 *
 * @param plan what was done
 * @param connects how the streams were opened
 * @param traffic what was delivered; empty if nothing was published
 * @param server what the server used; empty if its processes are not known
 * @param faults what should not have happened, warm-up included
 * @param reason of the first fault for which one is known
 */
public record Report(
    Plan plan,
    Connects connects,
    Optional<Traffic> traffic,
    Optional<ServerUse> server,
    Map<Fault, Long> faults,
    Optional<String> reason) {

  /**
   * Opening the streams.
   *
   * @param open how many were
   * @param seconds from the first connect to the last head of a response
   * @param latency of each, from its connect to the head of its response
   */
  public record Connects(int open, double seconds, Latency latency) {}

  /**
   * Events of the measured time.
   *
   * @param published how many events
   * @param delivered how many of them arrived, over all streams
   * @param seconds from the first event to the last arrival
   * @param latency of each delivery
   * @param generator what the threads that read had of the cores
   */
  public record Traffic(
      long published, long delivered, double seconds, Latency latency, Generator generator) {
    /**
     * The rate of deliveries.
     *
     * @return per second
     */
    public double deliveriesPerSecond() {
      return seconds > 0 ? delivered / seconds : 0;
    }
  }

  /**
   * What the threads that read had of the cores.
   *
   * @param busy the share of time that the busiest one ran: near 1, the figures are the generator's
   *     and not the server's
   * @param waiting the share of time that one was ready to run while others had the cores; latencies
   *     hold that, too. 0 where the system does not tell
   */
  public record Generator(double busy, double waiting) {}

  /**
   * The server's processes together.
   *
   * @param cpuMicros CPU time in the measured time
   * @param kilobytesBefore resident memory before the first stream
   * @param kilobytesConnected with all streams open, before the first event
   * @param kilobytesAfter at the end, with the streams still open
   */
  public record ServerUse(
      long cpuMicros, long kilobytesBefore, long kilobytesConnected, long kilobytesAfter) {}
}
