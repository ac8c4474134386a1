package io.redisse.api;

import org.jspecify.annotations.Nullable;

/**
 * Thrown if the backend was reached but refuses calls for now, for example because too few of its
 * replicas are connected. Nothing was published. Retrying later may succeed.
 */
public class TemporarilyRefusedException extends BackendUnavailableException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param message why the backend refuses, and how to fix it; servers send it to publishers, so it
   *     contains no credentials
   * @param cause the underlying failure; null if there is none
   */
  public TemporarilyRefusedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
