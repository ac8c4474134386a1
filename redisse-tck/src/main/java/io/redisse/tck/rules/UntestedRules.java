package io.redisse.tck.rules;

import java.util.Map;

/**
 * The rules of SPEC.md that no test of this kit checks yet, each with the reason. A certificate
 * lists them as pending.
 */
public final class UntestedRules {
  private static final Map<String, String> REASONS = Map.of();

  private UntestedRules() {}

  /**
   * The reasons by rule id.
   *
   * @return unmodifiable
   */
  public static Map<String, String> reasons() {
    return REASONS;
  }
}
