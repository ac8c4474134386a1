package io.redisse.cli.bench.report;

import io.redisse.cli.bench.plan.Load;
import io.redisse.cli.bench.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Formats reports as human-readable text. */
public final class ReportText {
  private static final double BUSY = 0.9;
  private static final int PERCENT = 100;
  private static final double KILOBYTES_PER_MEGABYTE = 1_024;

  private ReportText() {}

  /** Returns the lines of a report. */
  public static List<String> of(Report report) {
    List<String> lines = new ArrayList<>();
    Plan plan = report.plan();
    lines.add(connects(plan, report.connects()));
    report.traffic().ifPresent(traffic -> {
      lines.add(String.format(
          Locale.ROOT,
          "published  %,d events of %,d bytes: %,.0f per second",
          traffic.published(),
          plan.size(),
          traffic.publishedPerSecond()));
      lines.add(String.format(
          Locale.ROOT,
          "delivered  %,d in %.2f s: %,.0f per second",
          traffic.delivered(),
          traffic.seconds(),
          traffic.deliveriesPerSecond()));
      if (traffic.delivered() > 0) {
        lines.add("latency    " + latency(traffic.latency()) + latencyStart(plan.load()));
      }
      lines.add(generator(traffic.generator()));
    });
    report.server().ifPresent(server -> lines.add(server(report, server)));
    report
        .faults()
        .forEach((fault, count) ->
            lines.add(String.format(Locale.ROOT, "FAULT      %,d %s", count, fault.description())));
    report.reason().ifPresent(reason -> lines.add("           first reason: " + reason));
    return lines;
  }

  private static String connects(Plan plan, Report.Connects connects) {
    return String.format(
        Locale.ROOT,
        "streams    %,d of %,d opened on %,d %s in %.2f s%s%s",
        connects.open(),
        plan.streams(),
        plan.channels(),
        plan.channels() == 1 ? "channel" : "channels",
        connects.seconds(),
        connects.open() > 0 ? "; connect " + latency(connects.latency()) : "",
        plan.stalled() == 0
            ? ""
            : String.format(Locale.ROOT, "; %,d more never read", plan.stalled()));
  }

  private static String generator(Report.Generator generator) {
    String waiting = generator.waiting() > 0
        ? String.format(
            Locale.ROOT, ", waiting for a core %.0f %% of the time", generator.waiting() * PERCENT)
        : "";
    return String.format(
        Locale.ROOT,
        "generator  %.0f %% of a core%s%s",
        generator.busy() * PERCENT,
        waiting,
        generator.busy() > BUSY ? ": it may limit these results" : "");
  }

  private static String latencyStart(Load load) {
    if (load instanceof Load.Rate) {
      return " (from the time each event was due)";
    }
    return load instanceof Load.Replay ? " (from the first connect)" : "";
  }

  private static String server(Report report, Report.ServerUse server) {
    String perDelivery = report
        .cpuMicrosPerDelivery(server)
        .map(micros -> String.format(Locale.ROOT, "%.3f µs of CPU per delivery, ", micros))
        .orElse("");
    return String.format(
        Locale.ROOT,
        "server     %smemory %.0f MB, with streams %.0f MB (%.2f kB each), at the end %.0f MB",
        perDelivery,
        server.kilobytesBefore() / KILOBYTES_PER_MEGABYTE,
        server.kilobytesConnected() / KILOBYTES_PER_MEGABYTE,
        report.kilobytesPerStream(server),
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
