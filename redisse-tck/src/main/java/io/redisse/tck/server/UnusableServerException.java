package io.redisse.tck.server;

import io.redisse.api.RedisseException;
import org.jspecify.annotations.Nullable;

/** Thrown if a server does not meet the prerequisites of nearly every test. */
public final class UnusableServerException extends RedisseException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param message the missing prerequisite, in one line
   * @param cause the underlying failure; null if there is none
   */
  public UnusableServerException(String message, @Nullable Throwable cause) {
    super(message.replaceAll("\\s*\\R\\s*", " "), cause);
  }
}
