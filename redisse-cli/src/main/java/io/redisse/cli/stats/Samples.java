package io.redisse.cli.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A response from /metrics in the Prometheus text format. Supports only the part of the format that
 * {@code redisse stats} needs.
 */
final class Samples {
  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)\\})? ([^ ]+)(?: [0-9]+)?");
  private static final Pattern BOUND = Pattern.compile("\\ble=\"([^\"]+)\"");

  private final List<Sample> all = new ArrayList<>();

  private record Sample(String name, String labels, double value) {}

  Samples(String text) {
    text.lines().forEach(line -> {
      Matcher sample = SAMPLE.matcher(line);
      if (sample.matches()) {
        String labels = sample.group(2) == null ? "" : sample.group(2);
        all.add(new Sample(sample.group(1), labels, number(sample.group(3))));
      }
    });
  }

  private static double number(String text) {
    return Double.parseDouble(text.replace("Inf", "Infinity"));
  }

  private Stream<Sample> matching(String name, String... labels) {
    return all.stream()
        .filter(sample -> sample.name().equals(name)
            && Arrays.stream(labels).allMatch(sample.labels()::contains));
  }

  boolean has(String name) {
    return matching(name).findAny().isPresent();
  }

  /**
   * Returns the sum of a metric over all series that have the given labels.
   *
   * @param labels labels such as {@code reason="slow"}
   * @return 0 if there is no such series
   */
  double sum(String name, String... labels) {
    return matching(name, labels).mapToDouble(Sample::value).sum();
  }

  /** Returns the value of an optional metric, or empty if the metric is missing or NaN. */
  OptionalDouble find(String name) {
    return matching(name)
        .mapToDouble(Sample::value)
        .filter(value -> !Double.isNaN(value))
        .findFirst();
  }

  /** Returns a histogram, which has no values if the metric is missing. */
  Histogram histogram(String name, String... labels) {
    List<Sample> buckets = matching(name + "_bucket", labels).toList();
    double[] bounds = new double[buckets.size()];
    double[] counts = new double[buckets.size()];
    for (int i = 0; i < bounds.length; i++) {
      Matcher bound = BOUND.matcher(buckets.get(i).labels());
      bounds[i] = bound.find() ? number(bound.group(1)) : Double.POSITIVE_INFINITY;
      counts[i] = buckets.get(i).value();
    }
    return new Histogram(bounds, counts);
  }
}
