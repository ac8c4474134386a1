package io.redisse.api;

import org.jspecify.annotations.Nullable;

/**
 * Thrown if the connection to the backend was lost after an event was sent. The event may or may
 * not have been published.
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
