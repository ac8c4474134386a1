package io.redisse.tck.certify;

import io.redisse.tck.certify.TestOutcome.Status;
import java.util.List;

/**
 * What a run says of one rule.
 *
 * @param rule the rule's id
 * @param required whether a subject must keep it (MUST)
 * @param verdict the verdict
 * @param reason why it is skipped, pending or does not apply; empty otherwise
 * @param tests all tests of the rule
 */
public record RuleVerdict(
    String rule, boolean required, Verdict verdict, String reason, List<TestOutcome> tests) {
  /** What can be said of a rule. */
  public enum Verdict {
    /** No test failed, and some passed; those that were skipped are among the tests. */
    PASSED,
    /** A test failed. */
    FAILED,
    /** No test could run. */
    SKIPPED,
    /** No test has a meaning for what the subject is. */
    NOT_APPLICABLE,
    /** The kit has no test of it yet. */
    PENDING
  }

  /**
   * Copies the list.
   *
   * @param rule as in SPEC.md
   * @param required as in SPEC.md
   * @param verdict the verdict
   * @param reason may be empty
   * @param tests may be empty
   */
  public RuleVerdict {
    tests = List.copyOf(tests);
  }

  static RuleVerdict of(String rule, boolean required, List<TestOutcome> tests) {
    for (Status status : List.of(Status.FAILED, Status.PASSED, Status.SKIPPED)) {
      List<TestOutcome> such = with(status, tests);
      if (!such.isEmpty()) {
        return new RuleVerdict(
            rule,
            required,
            Verdict.valueOf(status.name()),
            status == Status.SKIPPED ? such.get(0).message() : "",
            tests);
      }
    }
    return tests.isEmpty()
        ? new RuleVerdict(rule, required, Verdict.SKIPPED, "no test of it was found", tests)
        : new RuleVerdict(rule, required, Verdict.NOT_APPLICABLE, tests.get(0).message(), tests);
  }

  static RuleVerdict pending(String rule, boolean required, String reason) {
    return new RuleVerdict(rule, required, Verdict.PENDING, reason, List.of());
  }

  /**
   * The tests of the rule of which this came.
   *
   * @param status what came of them
   * @return may be empty
   */
  public List<TestOutcome> testsThat(Status status) {
    return with(status, tests);
  }

  boolean standsInTheWay() {
    return verdict == Verdict.FAILED || (required && verdict == Verdict.SKIPPED);
  }

  private static List<TestOutcome> with(Status status, List<TestOutcome> tests) {
    return tests.stream().filter(test -> test.status() == status).toList();
  }
}
