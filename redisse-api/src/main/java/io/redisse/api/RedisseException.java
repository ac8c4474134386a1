package io.redisse.api;

import java.util.concurrent.CompletionException;
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

  /**
   * What a stage failed with, without the {@link CompletionException} that stages in between put
   * around it.
   *
   * @param failure what a handler of a stage got
   * @return the cause of such an exception, any other as it is
   */
  public static Throwable causeOf(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
