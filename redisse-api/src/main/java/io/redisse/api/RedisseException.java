package io.redisse.api;

import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The base class of failures that the caller's code cannot prevent. */
public class RedisseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception without a cause.
   *
   * @param message what failed, and what to do about it
   */
  public RedisseException(String message) {
    super(message);
  }

  /**
   * Creates an exception with a cause.
   *
   * @param message what failed, and what to do about it
   * @param cause the underlying failure; null if there is none
   */
  public RedisseException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /**
   * Unwraps the failure of a stage from the {@link CompletionException} that dependent stages add.
   *
   * @param failure as passed to the handler of a stage
   * @return the cause of a {@link CompletionException}; any other exception unchanged
   */
  public static Throwable causeOf(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
