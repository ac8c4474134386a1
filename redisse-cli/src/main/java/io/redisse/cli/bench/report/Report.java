package io.redisse.cli.bench.report;

import io.redisse.cli.bench.plan.Plan;
import java.util.Map;
import java.util.Optional;

/**
 * The results of a run.
 *
 * @param plan the parameters of the run
 * @param connects the results of opening the streams
 * @param traffic the results of publishing; empty if nothing was published
 * @param server the resources that the server used; empty if its processes are not known
 * @param faults the faults that occurred, including those during the warm-up
 * @param reason the first known reason of a fault
 */
public record Report(
    Plan plan,
    Connects connects,
    Optional<Traffic> traffic,
    Optional<ServerUse> server,
    Map<Fault, Long> faults,
    Optional<String> reason) {

  /** Returns the resident memory that the server needed for each open stream, in kB. */
  double kilobytesPerStream(ServerUse use) {
    return (double) (use.kilobytesConnected() - use.kilobytesBefore())
        / Math.max(connects.open(), 1);
  }

  /** Returns the server's CPU time for each delivery in µs; empty without deliveries. */
  Optional<Double> cpuMicrosPerDelivery(ServerUse use) {
    return traffic
        .filter(measured -> measured.delivered() > 0)
        .map(measured -> (double) use.cpuMicros() / measured.delivered());
  }

  /**
   * The results of opening the streams.
   *
   * @param open the number of streams that were open when publishing began
   * @param seconds the time from the first connect to the last response head
   * @param latency the time of each stream from its connect to its response head
   */
  public record Connects(int open, double seconds, Latency latency) {}

  /**
   * The results of publishing, without the warm-up.
   *
   * @param published the number of events
   * @param delivered the number of deliveries to all streams together
   * @param seconds the time from the first event to the last delivery
   * @param latency the latency of deliveries
   * @param generator the CPU use of the threads that read streams
   */
  public record Traffic(
      long published, long delivered, double seconds, Latency latency, Generator generator) {
    double deliveriesPerSecond() {
      return seconds > 0 ? delivered / seconds : 0;
    }
  }

  /**
   * The CPU use of the threads that read streams. Both values are of the thread with the largest one.
   *
   * @param busy the share of time for which a thread ran. Close to 1, the generator limits the
   *     results, not the server
   * @param waiting the share of time for which a thread was runnable and had no core, which adds to
   *     the latencies; 0 if the operating system does not report it
   */
  public record Generator(double busy, double waiting) {}

  /**
   * The resources that the server's processes used together. Memory is resident memory.
   *
   * @param cpuMicros CPU time in microseconds during the measured time
   * @param kilobytesBefore memory before the first stream
   * @param kilobytesConnected memory with all streams open, before the first event
   * @param kilobytesAfter memory at the end, with the streams still open
   */
  public record ServerUse(
      long cpuMicros, long kilobytesBefore, long kilobytesConnected, long kilobytesAfter) {}
}
