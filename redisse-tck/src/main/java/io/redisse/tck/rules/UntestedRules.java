package io.redisse.tck.rules;

import java.util.Map;

/** Rules of SPEC.md that this kit does not test yet. A certificate lists them as pending. */
public final class UntestedRules {
  private static final Map<String, String> REASONS = Map.of();

  private UntestedRules() {}

  /**
   * Returns why each of these rules has no test.
   *
   * @return reasons by rule id, unmodifiable
   */
  public static Map<String, String> reasons() {
    return REASONS;
  }
}
