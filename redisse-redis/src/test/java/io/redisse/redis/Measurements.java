package io.redisse.redis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The results of a benchmark over all rounds, by name. */
final class Measurements {
  private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  private final RedisProcess redis;
  private final long seconds;
  private final Map<String, List<Double>> results = new LinkedHashMap<>();

  /**
   * Creates an empty set of results.
   *
   * @param seconds the duration of each measurement
   */
  Measurements(RedisProcess redis, long seconds) {
    this.redis = redis;
    this.seconds = seconds;
  }

  void clear() {
    results.clear();
  }

  void record(String name, double value) {
    results.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
  }

  void print() {
    System.out.printf("%-58s %12s %12s %12s%n", "", "minimum", "median", "maximum");
    results.forEach((name, values) -> {
      Collections.sort(values);
      System.out.printf(
          Locale.ROOT,
          "%-58s %,12.1f %,12.1f %,12.1f%n",
          name,
          values.get(0),
          values.get(values.size() / 2),
          values.get(values.size() - 1));
    });
  }

  /** Begins a measurement. */
  Measurement begin(String name) {
    return new Measurement(name);
  }

  /** Measures the rate of an operation, and its CPU time here and in Redis. */
  final class Measurement {
    private final String name;
    private final long start = System.nanoTime();
    private final double redisCpu = redisCpuMicros();
    private final long ownCpu = ownCpuNanos();

    private Measurement(String name) {
      this.name = name;
    }

    boolean goesOn() {
      return System.nanoTime() - start < seconds * NANOS_PER_SECOND;
    }

    boolean isOverdue() {
      return System.nanoTime() - start > (seconds + 10) * NANOS_PER_SECOND;
    }

    void end(long count) {
      double elapsed = System.nanoTime() - start;
      record(name + ": per second", count * NANOS_PER_SECOND / elapsed);
      record(name + ": client us", (ownCpuNanos() - ownCpu) / 1000.0 / count);
      record(name + ": Redis us", (redisCpuMicros() - redisCpu) / count);
    }
  }

  double redisCpuMicros() {
    return ((String) redis.command("INFO", "cpu"))
        .lines()
        .filter(line -> line.matches("used_cpu_(user|sys):.*"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll(".*:", "")) * 1e6)
        .sum();
  }

  private static long ownCpuNanos() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
  }
}
