package io.redisse.api;

import org.jspecify.annotations.Nullable;

/**
 * Thrown if the backend was lost after it was sent an event, which may have been published or not.
 */
public class OutcomeUnknownException extends BackendUnavailableException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param message what failed
   * @param cause the underlying failure; null if there is none
   */
  public OutcomeUnknownException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
