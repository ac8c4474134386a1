package io.redisse.tck.certify;

import io.redisse.tck.certify.TestOutcome.Status;
import java.util.List;

/**
 * The verdict on one rule.
 *
 * @param rule the rule's id
 * @param required true for a MUST, false for a SHOULD
 * @param verdict the verdict
 * @param reason why the rule was skipped, is pending or does not apply; empty otherwise
 * @param tests the outcomes of all tests of the rule
 */
public record RuleVerdict(
    String rule, boolean required, Verdict verdict, String reason, List<TestOutcome> tests) {
  /** The possible verdicts. */
  public enum Verdict {
    /** No test failed and at least one passed; others may have been skipped. */
    PASSED,
    /** A test failed. */
    FAILED,
    /** No test could run. */
    SKIPPED,
    /** No test applies to a subject of this kind. */
    NOT_APPLICABLE,
    /** The kit does not test the rule yet. */
    PENDING
  }

  /**
   * Copies the list.
   *
   * @param rule an id of SPEC.md
   * @param required the level in SPEC.md
   * @param verdict the verdict
   * @param reason may be empty
   * @param tests may be empty
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
        ? new RuleVerdict(rule, required, Verdict.SKIPPED, "no test of this rule was found", tests)
        : new RuleVerdict(rule, required, Verdict.NOT_APPLICABLE, tests.get(0).message(), tests);
  }

  static RuleVerdict pending(String rule, boolean required, String reason) {
    return new RuleVerdict(rule, required, Verdict.PENDING, reason, List.of());
  }

  /**
   * Returns the tests of the rule that have this status.
   *
   * @param status the status
   * @return may be empty
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
