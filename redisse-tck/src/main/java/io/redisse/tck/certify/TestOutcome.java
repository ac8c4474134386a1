package io.redisse.tck.certify;

import java.time.Duration;
import java.util.List;

/**
 * The outcome of one test.
 *
 * @param rules ids of the rules that the test checks
 * @param name the test's method name, split into words
 * @param status whether the test passed, failed, was skipped or did not apply
 * @param message why the test failed, was skipped or does not apply; empty if it passed
 * @param duration the test's running time
 */
public record TestOutcome(
    List<String> rules, String name, Status status, String message, Duration duration) {
  /** The status of a test. */
  public enum Status {
    /** The subject conforms to the rules that the test checks. */
    PASSED,
    /** The subject violates a rule that the test checks. */
    FAILED,
    /** The test needs a hook that was not declared. */
    SKIPPED,
    /** The test does not apply to a subject with these properties. */
    NOT_APPLICABLE
  }

  /**
   * Copies the list, so that the outcome is immutable.
   *
   * @param rules ids of the rules that the test checks; at least one
   * @param name the test's method name, split into words; not empty
   * @param status whether the test passed, failed, was skipped or did not apply
   * @param message why the test failed, was skipped or does not apply; empty if it passed
   * @param duration the test's running time; not negative
   */
  public TestOutcome {
    rules = List.copyOf(rules);
  }
}
