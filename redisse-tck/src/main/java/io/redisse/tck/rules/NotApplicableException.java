package io.redisse.tck.rules;

import org.opentest4j.TestAbortedException;

/**
 * Skips a test that does not apply to the subject; an in-process store, for example, has no second node. An inapplicable test does not prevent certification, and the certificate lists the reason. A required rule whose applicable tests are all skipped, for example for lack of a hook, does prevent it.
 */
public final class NotApplicableException extends TestAbortedException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param fact the property of the subject that makes the test inapplicable, worded for the certificate
   */
  public NotApplicableException(String fact) {
    super(fact);
  }
}
