package io.redisse.tck.server;

import io.redisse.api.RedisseException;
import org.jspecify.annotations.Nullable;

/** Thrown if a server lacks what nearly every test needs, so that all of them would fail. */
public final class UnusableServerException extends RedisseException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param message what the server lacks, in one line
   * @param cause the underlying failure; null if there is none
   */
  public UnusableServerException(String message, @Nullable Throwable cause) {
    super(message.replaceAll("\\s*\\R\\s*", " "), cause);
  }
}
