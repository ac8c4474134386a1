package io.redisse.redis;

import io.redisse.api.Event;
import io.redisse.api.NewEvent;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import redis.clients.jedis.CommandArguments;

/**
 * What someone waits for on the command connection.
 *
 * @param <T> the type of the answer
 */
abstract sealed class Request<T> {
  final CompletableFuture<T> future = new CompletableFuture<>();

  /** When it was asked for, as {@link System#nanoTime}. */
  final long start = System.nanoTime();

  /** When it fails if it has no answer, as {@link System#nanoTime}. */
  final long deadline;

  private Request(long timeoutNanos) {
    this.deadline = start + timeoutNanos;
  }

  /** About how many bytes it holds. */
  abstract long size();

  /** Whether it can be sent again when the connection was lost before the answer. */
  abstract boolean isRepeatable();

  /** An event to append; several of them travel in one call. */
  static final class Append extends Request<Event> {
    final NewEvent event;
    final byte[] head;
    final byte[] body;
    final boolean isPublished;

    Append(NewEvent event, boolean isPublished, long timeoutNanos) {
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

  /** A command of its own. */
  static final class Single<T> extends Request<T> {
    final Supplier<CommandArguments> command;
    final Function<Object, T> decoder;
    private final boolean isRepeatable;

    Single(
        Supplier<CommandArguments> command,
        Function<Object, T> decoder,
        boolean isRepeatable,
        long timeoutNanos) {
      super(timeoutNanos);
      this.command = command;
      this.decoder = decoder;
      this.isRepeatable = isRepeatable;
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
