package io.redisse.cli.stats;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;

/** Formats a server's figures as text: its current state, with either totals or rates. */
final class StatsView {
  private static final double MEGABYTE = 1e6;
  private static final int PERCENT = 100;
  private static final int MILLIS = 1_000;
  /** Rates below this value are shown with one decimal place, unless they are whole numbers. */
  private static final int MIN_ROUNDED = 10;

  private final ServerFigures now;
  private final ServerFigures counts;
  private final double seconds;
  private final String unit;

  private StatsView(ServerFigures now, ServerFigures counts, double seconds, String unit) {
    this.now = now;
    this.counts = counts;
    this.seconds = seconds;
    this.unit = unit;
  }

  /** Returns the lines with totals since the server started. */
  static List<String> totals(ServerFigures now) {
    return new StatsView(now, now, 1, "").lines();
  }

  /**
   * Returns the lines with rates per second between two snapshots, or with totals if the server has
   * restarted between them.
   */
  static List<String> rates(ServerFigures before, ServerFigures now) {
    double seconds = now.uptimeSeconds() - before.uptimeSeconds();
    return seconds > 0 ? new StatsView(now, now.since(before), seconds, "/s").lines() : totals(now);
  }

  private List<String> lines() {
    return List.of(
        line(
            "streams",
            number(now.streams()) + " open on " + number(now.groups()) + " channel sets",
            count(counts.ended(), "ended"),
            count(counts.slow(), "too slow"),
            count(counts.missed(), "sent missedevents"),
            now.accepting() ? "accepting new streams" : "NOT ACCEPTING NEW STREAMS"),
        line(
            "events",
            count(counts.received(), "from the backend"),
            count(counts.sent(), "to clients"),
            number(now.queued()) + " tasks queued"),
        line(
            "publish",
            count(counts.published(), "published"),
            count(counts.publishesFailed(), "failed"),
            latency(counts.publishing())),
        line("delivery", latency(counts.delivery())),
        line("limits", count(counts.refused(), "requests rejected")),
        line(
            "backend",
            now.backendUp() ? "up" : "DOWN",
            count(counts.interruptions(), "interruptions"),
            now.lagSeconds() == null ? "lag not measured" : "lag " + millis(now.lagSeconds())),
        line(
            "process",
            "up " + number(Math.round(now.uptimeSeconds())) + " s",
            number(Math.round(now.cpu() * PERCENT)) + " % of all cores",
            number(Math.round(now.heapBytes() / MEGABYTE)) + " MB heap",
            number(now.openFiles()) + " open files"));
  }

  private static String line(String name, String... parts) {
    return String.format(Locale.ROOT, "%-10s", name) + String.join(", ", parts);
  }

  private String count(long count, String noun) {
    double rate = count / seconds;
    boolean exact = rate == Math.rint(rate) || rate >= MIN_ROUNDED;
    return String.format(Locale.ROOT, exact ? "%,.0f%s %s" : "%,.1f%s %s", rate, unit, noun);
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String latency(Histogram histogram) {
    return histogram.count() == 0
        ? "no latency yet"
        : "p50 " + bound(histogram.quantile(0.5)) + ", p99 " + bound(histogram.quantile(0.99));
  }

  /** Formats the upper bound of a bucket. A histogram does not contain the exact values. */
  private static String bound(double seconds) {
    return Double.isInfinite(seconds) ? "above the largest bucket" : "≤ " + millis(seconds);
  }

  private static String millis(double seconds) {
    return new DecimalFormat("#,##0.##", DecimalFormatSymbols.getInstance(Locale.ROOT))
            .format(seconds * MILLIS)
        + " ms";
  }
}
