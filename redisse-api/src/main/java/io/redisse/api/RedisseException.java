package io.redisse.api;

import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The base class for failures that the caller cannot prevent. */
public class RedisseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception without a cause.
   *
   * @param message what failed and how to fix it
   */
  public RedisseException(String message) {
    super(message);
  }

  /**
   * Creates an exception with a cause.
   *
   * @param message what failed and how to fix it
   * @param cause the underlying failure; null if there is none
   */
  public RedisseException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /**
   * Unwraps a stage's failure from the {@link CompletionException} that dependent stages add.
   *
   * @param failure the failure that a stage's handler received
   * @return the cause of a {@link CompletionException}; any other exception unchanged
   */
  public static Throwable causeOf(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
