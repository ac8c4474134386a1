package io.redisse.cli.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A report for people. */
public final class ReportText {
  private static final double BUSY = 0.9;
  private static final int PERCENT = 100;
  private static final double KILOBYTES_PER_MEGABYTE = 1_024;

  private ReportText() {}

  /**
   * Writes a report.
   *
   * @param report what was found
   * @return some lines
   */
  public static List<String> of(Report report) {
    List<String> lines = new ArrayList<>();
    Plan plan = report.plan();
    Report.Connects connects = report.connects();
    lines.add(String.format(
        Locale.ROOT,
        "streams    %,d of %,d open%s over %,d %s in %.2f s%s",
        connects.open(),
        plan.streams(),
        plan.stalled() == 0
            ? ""
            : String.format(Locale.ROOT, ", %,d more not read,", plan.stalled()),
        plan.channels(),
        plan.channels() == 1 ? "channel" : "channels",
        connects.seconds(),
        connects.open() > 0 ? "; each: " + latency(connects.latency()) : ""));
    report.traffic().ifPresent(traffic -> {
      lines.add(String.format(
          Locale.ROOT, "published  %,d events of %,d bytes", traffic.published(), plan.size()));
      lines.add(String.format(
          Locale.ROOT,
          "delivered  %,d in %.2f s: %,.0f per second",
          traffic.delivered(),
          traffic.seconds(),
          traffic.deliveriesPerSecond()));
      if (traffic.delivered() > 0) {
        lines.add("latency    " + latency(traffic.latency()) + since(plan.load()));
      }
      lines.add(generator(traffic.generator()));
    });
    report.server().ifPresent(server -> lines.add(server(report, server)));
    report
        .faults()
        .forEach((fault, count) ->
            lines.add(String.format(Locale.ROOT, "FAULT      %,d %s", count, fault.description())));
    report.reason().ifPresent(reason -> lines.add("           the first: " + reason));
    return lines;
  }

  private static String generator(Report.Generator generator) {
    String waiting = generator.waiting() > 0
        ? String.format(
            Locale.ROOT, ", and waited for one %.0f %% of the time", generator.waiting() * PERCENT)
        : "";
    return String.format(
        Locale.ROOT,
        "generator  %.0f %% of a core%s%s",
        generator.busy() * PERCENT,
        waiting,
        generator.busy() > BUSY ? ": it may be what limits these figures" : "");
  }

  private static String since(Load load) {
    if (load instanceof Load.Rate) {
      return " (since each event was due)";
    }
    return load instanceof Load.Replay ? " (since the first stream was opened)" : "";
  }

  private static String server(Report report, Report.ServerUse server) {
    String perDelivery = report
        .traffic()
        .filter(traffic -> traffic.delivered() > 0)
        .map(traffic -> String.format(
            Locale.ROOT,
            "%.3f µs of CPU per delivery, ",
            (double) server.cpuMicros() / traffic.delivered()))
        .orElse("");
    return String.format(
        Locale.ROOT,
        "server     %smemory %.0f MB, with streams %.0f MB (%.2f kB each), at the end %.0f MB",
        perDelivery,
        server.kilobytesBefore() / KILOBYTES_PER_MEGABYTE,
        server.kilobytesConnected() / KILOBYTES_PER_MEGABYTE,
        ReportJson.kilobytesPerStream(report, server),
        server.kilobytesAfter() / KILOBYTES_PER_MEGABYTE);
  }

  private static String latency(Latency latency) {
    return String.format(
        Locale.ROOT,
        "p50 %.2f ms, p90 %.2f, p99 %.2f, p99.9 %.2f, max %.2f",
        latency.p50(),
        latency.p90(),
        latency.p99(),
        latency.p999(),
        latency.max());
  }
}
