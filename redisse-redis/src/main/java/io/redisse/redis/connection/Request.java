package io.redisse.redis.connection;

import io.redisse.api.BackendUnavailableException;
import io.redisse.api.Event;
import io.redisse.api.NewEvent;
import io.redisse.api.OutcomeUnknownException;
import io.redisse.redis.format.EventText;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;

/**
 * What someone waits for on the command connection.
 *
 * @param <T> the type of the answer
 */
public abstract sealed class Request<T> {
  public final CompletableFuture<T> future = new CompletableFuture<>();

  /** When it was asked for, as {@link System#nanoTime}. */
  final long start = System.nanoTime();

  /** When it fails if it has no answer, as {@link System#nanoTime}. */
  final long deadline;

  /** Whether a script has to go with its source, since Redis did not know its digest. */
  boolean needsSource;

  private Request(long timeoutNanos) {
    this.deadline = start + timeoutNanos;
  }

  /** About how many bytes it holds. */
  abstract long size();

  /** Whether it can be sent again when the connection was lost before the answer. */
  abstract boolean isRepeatable();

  /** An event to append; several of them travel in one call. */
  public static final class Append extends Request<Event> {
    final NewEvent event;
    final byte[] head;
    final byte[] body;
    final boolean isPublished;

    public Append(NewEvent event, boolean isPublished, long timeoutNanos) {
      super(timeoutNanos);
      this.event = event;
      this.isPublished = isPublished;
      this.head = EventText.head(event.type());
      this.body = EventText.body(event.data());
    }

    @Override
    long size() {
      return (long) head.length + body.length;
    }

    @Override
    boolean isRepeatable() {
      return false;
    }
  }

  /** What is sent for a request; made anew each time that it is sent. */
  public interface Command {
    CommandArguments arguments(boolean needsSource);
  }

  /**
   * The failure of a request that was sent, at least in part, and whose answer nobody will see.
   *
   * @param message what happened
   * @param cause what it came from
   */
  BackendUnavailableException unanswered(String message, @Nullable Throwable cause) {
    return isRepeatable()
        ? new BackendUnavailableException(message, cause)
        : new OutcomeUnknownException(message, cause);
  }

  /** A command of its own. */
  public static final class Single<T> extends Request<T> {
    private final Command command;
    final Function<Object, T> decoder;
    private final boolean isRepeatable;

    public Single(
        Command command, Function<Object, T> decoder, boolean isRepeatable, long timeoutNanos) {
      super(timeoutNanos);
      this.command = command;
      this.decoder = decoder;
      this.isRepeatable = isRepeatable;
    }

    CommandArguments arguments() {
      return command.arguments(needsSource);
    }

    @Override
    long size() {
      return 0;
    }

    @Override
    boolean isRepeatable() {
      return isRepeatable;
    }
  }
}
