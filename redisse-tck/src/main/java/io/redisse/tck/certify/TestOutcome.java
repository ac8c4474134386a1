package io.redisse.tck.certify;

import java.time.Duration;
import java.util.List;

/**
 * The outcome of one test.
 *
 * @param rules the rules that it checks
 * @param name the test's name in words
 * @param status the status
 * @param message why it failed, was skipped or does not apply; empty if it passed
 * @param duration how long it ran
 */
public record TestOutcome(
    List<String> rules, String name, Status status, String message, Duration duration) {
  /** The status of a test. */
  public enum Status {
    /** The subject keeps the rule. */
    PASSED,
    /** The subject breaks the rule. */
    FAILED,
    /** The test needs a hook that was not declared. */
    SKIPPED,
    /** The test cannot apply to a subject of this kind. */
    NOT_APPLICABLE
  }

  /**
   * Copies the list.
   *
   * @param rules at least one
   * @param name not empty
   * @param status the status
   * @param message may be empty
   * @param duration not negative
   */
  public TestOutcome {
    rules = List.copyOf(rules);
  }
}
