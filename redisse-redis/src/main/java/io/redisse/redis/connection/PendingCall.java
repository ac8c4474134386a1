package io.redisse.redis.connection;

import io.redisse.api.BackendUnavailableException;
import io.redisse.api.Event;
import io.redisse.api.NewEvent;
import io.redisse.api.OutcomeUnknownException;
import io.redisse.redis.format.EventText;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;

/**
 * A call to Redis whose result is pending.
 *
 * @param <T> the type of the result
 */
public abstract sealed class PendingCall<T> {
  public final CompletableFuture<T> future = new CompletableFuture<>();

  /** The time at which the call was made, as {@link System#nanoTime}. */
  final long start = System.nanoTime();

  /** The time at which the call fails if no reply has arrived, as {@link System#nanoTime}. */
  final long deadline;

  /** Whether to send the script's source, because Redis does not know the digest. */
  boolean needsSource;

  private PendingCall(long timeoutNanos) {
    this.deadline = start + timeoutNanos;
  }

  /** Returns the approximate size of the call in bytes. */
  abstract long size();

  /** Returns whether the call may be resent if the connection is lost before the reply. */
  abstract boolean isRepeatable();

  /** Appends an event. One command can carry several of these calls. */
  public static final class Append extends PendingCall<Event> {
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

  /** Encodes the command of a call; called again for each attempt to send it. */
  public interface Encoder {
    CommandArguments encode(boolean needsSource);
  }

  /**
   * Returns the exception for a call that was at least partly sent and will receive no reply.
   *
   * @param message what happened
   */
  BackendUnavailableException unanswered(String message, @Nullable Throwable cause) {
    return isRepeatable()
        ? new BackendUnavailableException(message, cause)
        : new OutcomeUnknownException(message, cause);
  }

  /** Decodes the reply to a call. */
  public interface Decoder<T> {
    /**
     * Returns the result.
     *
     * @param life the start of the store's life to which the connection is attached
     */
    T decode(Object reply, long life);
  }

  /** A call that is sent as its own command. */
  public static final class Single<T> extends PendingCall<T> {
    private final Encoder encoder;
    final Decoder<T> decoder;
    private final boolean isRepeatable;
    private final long size;

    /**
     * Creates a call.
     *
     * @param size the bytes of its variable arguments, which count against the bound of pending
     *     calls
     */
    public Single(
        Encoder encoder, Decoder<T> decoder, boolean isRepeatable, long size, long timeoutNanos) {
      super(timeoutNanos);
      this.encoder = encoder;
      this.decoder = decoder;
      this.isRepeatable = isRepeatable;
      this.size = size;
    }

    CommandArguments arguments() {
      return encoder.encode(needsSource);
    }

    @Override
    long size() {
      return size;
    }

    @Override
    boolean isRepeatable() {
      return isRepeatable;
    }
  }
}
