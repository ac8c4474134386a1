package io.redisse.api;

import org.jspecify.annotations.Nullable;

/** The backend was lost after an event was sent to it: it may have been published, or not. */
public class OutcomeUnknownException extends BackendUnavailableException {
  private static final long serialVersionUID = 1L;

  /**
   * With a message and a cause.
   *
   * @param message what happened
   * @param cause what it came from
   */
  public OutcomeUnknownException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
