package io.redisse.tck.certify;

import java.time.Duration;
import java.util.List;

/**
 * What came of one test.
 *
 * @param rules the rules that it checks
 * @param name what it checks, in words
 * @param status what came of it
 * @param message why it failed, was skipped or does not apply; empty if it passed
 * @param duration how long it took
 */
public record TestOutcome(
    List<String> rules, String name, Status status, String message, Duration duration) {
  /** What can come of a test. */
  public enum Status {
    /** The subject does what the rule says. */
    PASSED,
    /** It does not. */
    FAILED,
    /** The test needs a hook that was not given. */
    SKIPPED,
    /** The test has no meaning for what the subject is by its nature. */
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
