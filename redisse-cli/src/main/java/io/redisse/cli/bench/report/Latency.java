package io.redisse.cli.bench.report;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * A latency distribution in milliseconds.
 *
 * @param p50 the median
 * @param p90 the 90th percentile
 * @param p99 the 99th percentile
 * @param p999 the 99.9th percentile
 * @param max the maximum
 */
public record Latency(double p50, double p90, double p99, double p999, double max) {
  private static final long MAX_MICROS = TimeUnit.HOURS.toMicros(1);
  private static final int SIGNIFICANT_DIGITS = 3;
  private static final double MICROS_PER_MILLI = 1_000;

  /** Returns an empty histogram for values in microseconds. */
  public static Histogram histogram() {
    return new Histogram(MAX_MICROS, SIGNIFICANT_DIGITS);
  }

  /** Converts nanoseconds to microseconds within the range of {@link #histogram}. */
  public static long micros(long nanos) {
    return Math.min(Math.max(TimeUnit.NANOSECONDS.toMicros(nanos), 0), MAX_MICROS);
  }

  /** Summarizes a {@link #histogram}. */
  public static Latency of(Histogram micros) {
    return new Latency(
        micros.getValueAtPercentile(50) / MICROS_PER_MILLI,
        micros.getValueAtPercentile(90) / MICROS_PER_MILLI,
        micros.getValueAtPercentile(99) / MICROS_PER_MILLI,
        micros.getValueAtPercentile(99.9) / MICROS_PER_MILLI,
        micros.getMaxValue() / MICROS_PER_MILLI);
  }
}
