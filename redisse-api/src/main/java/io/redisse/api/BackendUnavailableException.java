package io.redisse.api;

import org.jspecify.annotations.Nullable;

/** The backend cannot be reached, or did not answer in time. Trying again later can help. */
public class BackendUnavailableException extends RedisseException {
  private static final long serialVersionUID = 1L;

  /**
   * With a message and a cause.
   *
   * @param message what happened
   * @param cause what it came from
   */
  public BackendUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
