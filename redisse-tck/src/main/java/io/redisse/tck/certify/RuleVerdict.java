package io.redisse.tck.certify;

import io.redisse.tck.certify.TestOutcome.Status;
import java.util.List;

/**
 * The verdict on one rule.
 *
 * @param rule the rule's id
 * @param required true for a MUST, false for a SHOULD
 * @param verdict the combined outcome of the rule's tests, or {@link Verdict#PENDING}
 * @param reason why the rule was skipped, is pending or does not apply; empty otherwise
 * @param tests the outcomes of all tests that check the rule
 */
public record RuleVerdict(
    String rule, boolean required, Verdict verdict, String reason, List<TestOutcome> tests) {
  /** The possible verdicts. */
  public enum Verdict {
    /** At least one test passed and none failed; some tests may have been skipped. */
    PASSED,
    /** At least one test failed. */
    FAILED,
    /** No test could run. */
    SKIPPED,
    /** None of the rule's tests applies to the subject. */
    NOT_APPLICABLE,
    /** The kit does not test the rule yet. */
    PENDING
  }

  /**
   * Copies the list, so that the verdict is immutable.
   *
   * @param rule the rule's id in SPEC.md
   * @param required true for a MUST, false for a SHOULD
   * @param verdict the combined outcome of the rule's tests, or {@link Verdict#PENDING}
   * @param reason why the rule was skipped, is pending or does not apply; empty otherwise
   * @param tests the outcomes of all tests that check the rule; may be empty
   */
  public RuleVerdict {
    tests = List.copyOf(tests);
  }

  static RuleVerdict of(String rule, boolean required, List<TestOutcome> tests) {
    for (Status status : List.of(Status.FAILED, Status.PASSED, Status.SKIPPED)) {
      List<TestOutcome> matching = with(status, tests);
      if (!matching.isEmpty()) {
        return new RuleVerdict(
            rule,
            required,
            Verdict.valueOf(status.name()),
            status == Status.SKIPPED ? matching.get(0).message() : "",
            tests);
      }
    }
    return tests.isEmpty()
        ? new RuleVerdict(rule, required, Verdict.SKIPPED, "no test for this rule was found", tests)
        : new RuleVerdict(rule, required, Verdict.NOT_APPLICABLE, tests.get(0).message(), tests);
  }

  static RuleVerdict pending(String rule, boolean required, String reason) {
    return new RuleVerdict(rule, required, Verdict.PENDING, reason, List.of());
  }

  /**
   * Returns the outcomes of the rule's tests with the given status.
   *
   * @param status the status to select
   * @return the matching outcomes; empty if there are none
   */
  public List<TestOutcome> testsWith(Status status) {
    return with(status, tests);
  }

  boolean preventsCertificate() {
    return verdict == Verdict.FAILED || (required && verdict == Verdict.SKIPPED);
  }

  private static List<TestOutcome> with(Status status, List<TestOutcome> tests) {
    return tests.stream().filter(test -> test.status() == status).toList();
  }
}
