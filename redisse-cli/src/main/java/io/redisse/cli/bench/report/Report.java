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
 * @param server the server's resource usage; empty if its processes are unknown
 * @param faults the number of faults of each kind, including those during the warm-up
 * @param reason the first reason that was reported for a fault, if any
 */
public record Report(
    Plan plan,
    Connects connects,
    Optional<Traffic> traffic,
    Optional<ServerUse> server,
    Map<Fault, Long> faults,
    Optional<String> reason) {

  /** Returns the server's resident memory per open stream, in kB. */
  double kilobytesPerStream(ServerUse use) {
    return (double) (use.kilobytesConnected() - use.kilobytesBefore())
        / Math.max(connects.open(), 1);
  }

  /** Returns the server's CPU time per delivery in µs, or empty if there were no deliveries. */
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
   * @param latency the time between a stream's connect and its response head
   */
  public record Connects(int open, double seconds, Latency latency) {}

  /**
   * The results of publishing, excluding the warm-up.
   *
   * @param published the number of published events
   * @param delivered the total number of deliveries to all streams
   * @param seconds the time from the first event to the last delivery
   * @param latency the time from when an event was due to its delivery
   * @param generator the CPU usage of the threads that read streams
   */
  public record Traffic(
      long published, long delivered, double seconds, Latency latency, Generator generator) {
    double publishedPerSecond() {
      return seconds > 0 ? published / seconds : 0;
    }

    double deliveriesPerSecond() {
      return seconds > 0 ? delivered / seconds : 0;
    }
  }

  /**
   * The CPU usage of the threads that read streams. Each value is the maximum over these threads.
   *
   * @param busy the share of time that a thread spent running. If it is close to 1, the results are
   *     limited by the generator, not by the server
   * @param waiting the share of time that a runnable thread spent waiting for a CPU core, which
   *     increases the measured latencies; 0 if the operating system does not report it
   */
  public record Generator(double busy, double waiting) {}

  /**
   * The total resource usage of the server's processes. Memory is resident memory, in kB.
   *
   * @param cpuMicros CPU time in microseconds during the measured time
   * @param kilobytesBefore memory before the first stream was opened
   * @param kilobytesConnected memory after all streams were opened, before the first event was
   *     published
   * @param kilobytesAfter memory at the end, with the streams still open
   */
  public record ServerUse(
      long cpuMicros, long kilobytesBefore, long kilobytesConnected, long kilobytesAfter) {}
}
