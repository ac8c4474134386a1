package io.redisse.tck;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The rules of SPEC.md that no test of this kit checks, each with the reason. */
public final class UntestedRules {
  private static final Map<String, String> REASONS = new TreeMap<>();

  static {
    pending(
        "needs a running server: the black-box kit is pending",
        "STREAM-1",
        "STREAM-2",
        "STREAM-3",
        "STREAM-4",
        "STREAM-5",
        "STREAM-6",
        "STREAM-7",
        "STREAM-8",
        "STREAM-9",
        "STREAM-10",
        "STREAM-11",
        "WIRE-1",
        "WIRE-2",
        "HTTP-1");
  }

  private UntestedRules() {}

  /**
   * The reasons by rule id.
   *
   * @return unmodifiable
   */
  public static Map<String, String> reasons() {
    return Map.copyOf(REASONS);
  }

  private static void pending(String reason, String... rules) {
    Stream.of(rules).forEach(rule -> REASONS.put(rule, reason));
  }
}
