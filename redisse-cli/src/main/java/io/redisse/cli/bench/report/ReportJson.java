package io.redisse.cli.bench.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Formats reports as JSON. */
public final class ReportJson {
  private ReportJson() {}

  /** Returns a JSON object on a single line. Latencies are in milliseconds. */
  public static String of(Report report) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("streams", report.plan().streams());
    fields.put("stalled", report.plan().stalled());
    fields.put("channels", report.plan().channels());
    fields.put("size", report.plan().size());
    fields.put("open", report.connects().open());
    fields.put("connectSeconds", report.connects().seconds());
    fields.put("connectLatency", latency(report.connects().latency()));
    report.traffic().ifPresent(traffic -> {
      fields.put("published", traffic.published());
      fields.put("publishedPerSecond", traffic.publishedPerSecond());
      fields.put("delivered", traffic.delivered());
      fields.put("seconds", traffic.seconds());
      fields.put("deliveriesPerSecond", traffic.deliveriesPerSecond());
      fields.put("latency", latency(traffic.latency()));
      fields.put("generatorBusy", traffic.generator().busy());
      fields.put("generatorWaiting", traffic.generator().waiting());
    });
    report.server().ifPresent(server -> fields.put("server", server(report, server)));
    Map<String, Long> faults = new LinkedHashMap<>();
    report
        .faults()
        .forEach((fault, count) -> faults.put(fault.name().toLowerCase(Locale.ROOT), count));
    fields.put("faults", faults);
    report.reason().ifPresent(reason -> fields.put("reason", reason));
    try {
      return new ObjectMapper().writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot encode the report as JSON", e);
    }
  }

  private static Map<String, Object> server(Report report, Report.ServerUse server) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("cpuMicros", server.cpuMicros());
    report
        .cpuMicrosPerDelivery(server)
        .ifPresent(micros -> fields.put("cpuMicrosPerDelivery", micros));
    fields.put("kilobytesBefore", server.kilobytesBefore());
    fields.put("kilobytesConnected", server.kilobytesConnected());
    fields.put("kilobytesAfter", server.kilobytesAfter());
    fields.put("kilobytesPerStream", report.kilobytesPerStream(server));
    return fields;
  }

  private static Map<String, Double> latency(Latency latency) {
    Map<String, Double> fields = new LinkedHashMap<>();
    fields.put("p50", latency.p50());
    fields.put("p90", latency.p90());
    fields.put("p99", latency.p99());
    fields.put("p99.9", latency.p999());
    fields.put("max", latency.max());
    return fields;
  }
}
