package io.redisse.tck.rules;

import java.util.Map;

/** The rules of SPEC.md that the kit does not test yet. A certificate lists them as pending. */
public final class UntestedRules {
  private static final Map<String, String> REASONS = Map.of();

  private UntestedRules() {}

  /**
   * Returns the untested rules, each with the reason why it has no test.
   *
   * @return an unmodifiable map from rule id to reason
   */
  public static Map<String, String> reasons() {
    return REASONS;
  }
}
