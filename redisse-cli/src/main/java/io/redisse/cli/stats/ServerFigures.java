package io.redisse.cli.stats;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.redisse.cli.console.CommandFailedException;
import java.net.URI;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The figures that {@code redisse stats} shows for a server. Counts are totals since the server
 * started. {@code --json} uses the names of the record components.
 *
 * @param uptimeSeconds the time since the server started
 * @param streams open streams
 * @param groups distinct sets of channels among the open streams
 * @param ended streams that have ended
 * @param slow ended streams whose clients read too slowly
 * @param refused requests rejected by a limit
 * @param received events from the backend
 * @param sent events sent to clients
 * @param published events published through this server
 * @param publishesFailed failed publishes
 * @param missed streams that received a missedevents event
 * @param queued tasks that are waiting for a hub thread
 * @param accepting whether new streams are accepted
 * @param backendUp whether live events arrive from the backend
 * @param interruptions the number of times that live events from the backend were interrupted
 * @param lagSeconds the last measured round trip through the backend; null if it is not measured
 * @param cpu the share of all cores in use, 0 to 1
 * @param heapBytes the heap in use
 * @param openFiles open files of the process, including sockets
 * @param publishing the durations of publishes
 * @param delivery the time from an event's arrival at the server until it is written to all streams
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ServerFigures(
    double uptimeSeconds,
    long streams,
    long groups,
    long ended,
    long slow,
    long refused,
    long received,
    long sent,
    long published,
    long publishesFailed,
    long missed,
    long queued,
    boolean accepting,
    boolean backendUp,
    long interruptions,
    @Nullable Double lagSeconds,
    double cpu,
    long heapBytes,
    long openFiles,
    @JsonIgnore Histogram publishing,
    @JsonIgnore Histogram delivery) {
  /**
   * Extracts the figures from a server's metrics.
   *
   * @param origin the URL of the metrics, for the error message
   * @throws CommandFailedException if the metrics are not from a Redisse server
   */
  static ServerFigures in(Samples samples, URI origin) {
    if (!samples.has("redisse_streams")) {
      throw CommandFailedException.failure(
          "expected the metrics of a Redisse server at " + origin + ", got other metrics");
    }
    OptionalDouble lag = samples.find("redisse_backend_lag_seconds");
    return new ServerFigures(
        samples.sum("process_uptime_seconds"),
        (long) samples.sum("redisse_streams"),
        (long) samples.sum("redisse_groups"),
        (long) samples.sum("redisse_streams_ended_total"),
        (long) samples.sum("redisse_streams_ended_total", "reason=\"slow\""),
        (long) samples.sum("redisse_refused_total"),
        (long) samples.sum("redisse_events_received_total"),
        (long) samples.sum("redisse_events_sent_total"),
        (long) samples.sum("redisse_publish_seconds_count", "outcome=\"published\""),
        (long) samples.sum("redisse_publish_seconds_count", "outcome=\"failed\""),
        (long) samples.sum("redisse_streams_missed_total"),
        (long) samples.sum("redisse_hub_queue"),
        samples.sum("redisse_accepting") == 1,
        samples.sum("redisse_backend_up") == 1,
        (long) samples.sum("redisse_backend_interruptions_total"),
        lag.isPresent() ? lag.getAsDouble() : null,
        samples.sum("process_cpu_usage"),
        (long) samples.sum("jvm_memory_used_bytes", "area=\"heap\""),
        (long) samples.sum("process_files_open_files"),
        samples.histogram("redisse_publish_seconds", "outcome=\"published\""),
        samples.histogram("redisse_delivery_seconds"));
  }

  /** Returns a copy whose counts cover only the time since earlier figures. */
  ServerFigures since(ServerFigures before) {
    return new ServerFigures(
        uptimeSeconds,
        streams,
        groups,
        ended - before.ended,
        slow - before.slow,
        refused - before.refused,
        received - before.received,
        sent - before.sent,
        published - before.published,
        publishesFailed - before.publishesFailed,
        missed - before.missed,
        queued,
        accepting,
        backendUp,
        interruptions - before.interruptions,
        lagSeconds,
        cpu,
        heapBytes,
        openFiles,
        publishing.since(before.publishing),
        delivery.since(before.delivery));
  }
}
