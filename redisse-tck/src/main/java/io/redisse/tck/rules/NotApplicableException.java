package io.redisse.tck.rules;

import org.opentest4j.TestAbortedException;

/**
 * Skips a test that cannot apply to the subject. A store inside one process, for example, has no
 * second node. Such a test does not prevent a certificate, and the certificate lists the reason. A
 * test that is skipped because a hook is missing does prevent it.
 */
public final class NotApplicableException extends TestAbortedException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param fact the property of the subject that makes the test inapplicable, in the words of the
   *     certificate
   */
  public NotApplicableException(String fact) {
    super(fact);
  }
}
