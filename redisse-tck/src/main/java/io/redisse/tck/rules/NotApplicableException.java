package io.redisse.tck.rules;

import org.opentest4j.TestAbortedException;

/**
 * Skips a test that does not apply to the subject. For example, an in-process store has no second
 * node. Such a test does not prevent certification, and the certificate lists the reason. In
 * contrast, certification fails if all applicable tests of a required rule are skipped, for example
 * because a hook is missing.
 */
public final class NotApplicableException extends TestAbortedException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param fact the property of the subject that makes the test inapplicable, worded for the
   *     certificate
   */
  public NotApplicableException(String fact) {
    super(fact);
  }
}
