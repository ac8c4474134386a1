package io.redisse.api;

import org.jspecify.annotations.Nullable;

/**
 * The backend was reached and will not serve: a wrong password, a missing right, a server of
 * another kind. Trying again does not help until someone changes something.
 */
public class BackendRefusedException extends RedisseException {
  private static final long serialVersionUID = 1L;

  /**
   * With a message and a cause.
   *
   * @param message what was refused, what was expected, and how to mend it
   * @param cause what it came from
   */
  public BackendRefusedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
