package io.redisse.cli.stats;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.redisse.cli.console.CommandFailedException;
import java.net.URI;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What {@code redisse stats} shows of a server, in totals since it was started; {@code --json} prints
 * it as it is.
 *
 * @param uptimeSeconds since the server was started
 * @param streams that are open
 * @param groups sets of channels that they hear
 * @param ended streams that ended
 * @param slow those of them whose clients did not read
 * @param refused requests that a limit refused
 * @param received events from the backend
 * @param sent events to clients
 * @param published events that were published here
 * @param publishesFailed those that were not
 * @param missed streams that were told missedevents
 * @param queued tasks that wait for the hub's threads
 * @param accepting whether new streams are taken
 * @param backendUp whether events come from the backend
 * @param interruptions times that they did not
 * @param lagSeconds through the backend and back, where that is measured
 * @param cpu share of all processors
 * @param heapBytes in use
 * @param openFiles of the process
 * @param publishing how long it takes
 * @param delivery how long it takes
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
  static ServerFigures in(Samples samples, URI origin) {
    if (!samples.has("redisse_streams")) {
      throw CommandFailedException.failure(
          "expected the meters of a Redisse server at " + origin + ", got none that is known");
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

  /** The same, with what happened since an earlier moment instead of totals. */
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
