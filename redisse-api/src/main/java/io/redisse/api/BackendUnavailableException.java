package io.redisse.api;

import org.jspecify.annotations.Nullable;

/**
 * Thrown if the backend cannot be reached or did not respond in time. Retrying later may succeed.
 */
public class BackendUnavailableException extends RedisseException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param message what failed
   * @param cause the underlying failure; null if there is none
   */
  public BackendUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
