package io.redisse.api;

import org.jspecify.annotations.Nullable;

/** The root of what can go wrong outside the caller's own code. */
public class RedisseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * With a message.
   *
   * @param message what happened, and what to do
   */
  public RedisseException(String message) {
    super(message);
  }

  /**
   * With a message and a cause.
   *
   * @param message what happened, and what to do
   * @param cause what it came from
   */
  public RedisseException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
