package io.redisse.api;

import org.jspecify.annotations.Nullable;

/**
 * Thrown if the backend was reached but cannot be used, for example because of a wrong password, a
 * missing permission, or an unsupported server. Retrying does not help until an operator fixes the
 * cause.
 */
public class BackendRefusedException extends RedisseException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param message what failed, what was expected, and how to fix it; servers send it to
   *     publishers, so it contains no credentials
   * @param cause the underlying failure; null if there is none
   */
  public BackendRefusedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
