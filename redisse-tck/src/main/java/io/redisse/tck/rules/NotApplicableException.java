package io.redisse.tck.rules;

import org.opentest4j.TestAbortedException;

/**
 * Ends a test that has no meaning for the subject, because of what the subject is by its nature: a
 * store of one process has no second node. Unlike a test that is skipped for want of a hook, it does
 * not stand in the way of a certificate, which names the reason.
 */
public final class NotApplicableException extends TestAbortedException {
  private static final long serialVersionUID = 1L;

  /**
   * A reason.
   *
   * @param fact what the subject is, as a certificate is to say it
   */
  public NotApplicableException(String fact) {
    super(fact);
  }
}
