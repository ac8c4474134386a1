package io.redisse.cli.stats;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;

/** The figures of a server in a few lines: what is now, and what happened over some time. */
final class StatsView {
  private static final double MEGABYTE = 1e6;
  private static final int PERCENT = 100;
  private static final int MILLIS = 1_000;
  private static final int FEW = 10;

  private final ServerFigures now;
  private final ServerFigures happened;
  private final double seconds;
  private final String unit;

  private StatsView(ServerFigures now, ServerFigures happened, double seconds, String unit) {
    this.now = now;
    this.happened = happened;
    this.seconds = seconds;
    this.unit = unit;
  }

  /** What happened since the server was started. */
  static List<String> totals(ServerFigures now) {
    return new StatsView(now, now, 1, "").lines();
  }

  /** What happened in each second between two moments. */
  static List<String> rates(ServerFigures before, ServerFigures now) {
    double seconds = now.uptimeSeconds() - before.uptimeSeconds();
    // Otherwise it was started again in between.
    return seconds > 0 ? new StatsView(now, now.since(before), seconds, "/s").lines() : totals(now);
  }

  private List<String> lines() {
    return List.of(
        line(
            "streams",
            number(now.streams()) + " open of " + number(now.groups()) + " sets of channels",
            count(happened.ended(), "ended"),
            count(happened.slow(), "of slow clients"),
            count(happened.missed(), "told missedevents"),
            now.accepting() ? "new ones taken" : "NEW ONES NOT TAKEN"),
        line(
            "events",
            count(happened.received(), "from the backend"),
            count(happened.sent(), "to clients"),
            number(now.queued()) + " tasks wait"),
        line(
            "publish",
            count(happened.published(), "published"),
            count(happened.publishesFailed(), "failed"),
            latency(happened.publishing())),
        line("delivery", latency(happened.delivery())),
        line("limits", count(happened.refused(), "requests refused")),
        line(
            "backend",
            now.backendUp() ? "up" : "DOWN",
            count(happened.interruptions(), "interruptions"),
            now.lagSeconds() == null ? "lag not measured" : "lag " + millis(now.lagSeconds())),
        line(
            "process",
            "up " + number(Math.round(now.uptimeSeconds())) + " s",
            number(Math.round(now.cpu() * PERCENT)) + " % of all processors",
            number(Math.round(now.heapBytes() / MEGABYTE)) + " MB of heap",
            number(now.openFiles()) + " open files"));
  }

  private static String line(String name, String... parts) {
    return String.format(Locale.ROOT, "%-10s", name) + String.join(", ", parts);
  }

  private String count(long happenings, String what) {
    double rate = happenings / seconds;
    boolean exact = rate == Math.rint(rate) || rate >= FEW;
    return String.format(Locale.ROOT, exact ? "%,.0f%s %s" : "%,.1f%s %s", rate, unit, what);
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String latency(Histogram histogram) {
    return histogram.count() == 0
        ? "no latencies"
        : "p50 " + bound(histogram.quantile(0.5)) + ", p99 " + bound(histogram.quantile(0.99));
  }

  /** A histogram knows of a value only how large it is at most. */
  private static String bound(double seconds) {
    return Double.isInfinite(seconds) ? "above all buckets" : "≤ " + millis(seconds);
  }

  private static String millis(double seconds) {
    return new DecimalFormat("#,##0.##", DecimalFormatSymbols.getInstance(Locale.ROOT))
            .format(seconds * MILLIS)
        + " ms";
  }
}
