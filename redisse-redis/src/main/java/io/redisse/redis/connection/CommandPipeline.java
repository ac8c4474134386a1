package io.redisse.redis.connection;

import io.redisse.api.BackendUnavailableException;
import io.redisse.redis.format.Keys;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Sends the calls of all threads over one connection, full duplex. If nothing is in flight, the
 * calling thread sends its call itself; otherwise the writer sends it later. Appends that queue up
 * in the meantime are merged, so commands grow with the load.
 */
public final class CommandPipeline implements ReconnectingConnection.Handler, AutoCloseable {
  /** The most bytes that one process can publish before Redis writes to its subscribers. */
  public static final long MAX_BURST_BYTES = InFlightCommands.MAX_COMMANDS * WireCommand.MAX_BYTES;

  private final Executor completions;
  private final CommandQueue queue;
  private final ReconnectingConnection connection;
  private final Refusals refusals;

  /**
   * The answered command whose calls have not been handed to the executor yet; used only by the
   * reader.
   */
  private @Nullable WireCommand answered;

  private final LongAdder published = new LongAdder();
  private final LongAdder publishNanos = new LongAdder();

  /**
   * Prepares the connection.
   *
   * @param completions completes the calls, so that dependent stages never block the reader
   */
  public CommandPipeline(Connector connector, Keys keys, StoreView view, Executor completions) {
    this.completions = completions;
    this.queue = new CommandQueue(keys, view);
    this.refusals = connector.refusals();
    this.connection = new ReconnectingConnection("redisse-commands", connector, this);
  }

  public void start() {
    connection.start(Level.WARNING);
  }

  public ReconnectingConnection connection() {
    return connection;
  }

  /**
   * Queues a call. If the queue is full, waits for room until the call's deadline; if there is
   * still none, or no connection, the call fails.
   *
   * @return the call
   * @throws IllegalStateException after {@link #close}
   */
  public <T, C extends PendingCall<T>> C submit(C call) {
    CommandQueue.@Nullable Outgoing outgoing;
    try {
      outgoing = queue.add(call);
    } catch (BackendUnavailableException e) {
      call.future.completeExceptionally(e);
      return call;
    }
    if (outgoing != null) {
      send(outgoing);
    }
    return call;
  }

  /** Queues a call without waiting; returns false if there is no connection or no room. */
  public boolean offer(PendingCall<?> call) {
    return queue.offer(call);
  }

  @Override
  public boolean sendNext() {
    CommandQueue.@Nullable Outgoing outgoing = queue.awaitNext();
    if (outgoing == null) {
      return false;
    }
    send(outgoing);
    return true;
  }

  private void send(CommandQueue.Outgoing outgoing) {
    try {
      outgoing.connection().send(outgoing.command()::encode);
    } finally {
      queue.sent();
    }
  }

  @Override
  public void connected(RedisConnection newConnection) {
    queue.connected(newConnection);
  }

  @Override
  public void received(Object reply) {
    WireCommand command = queue.answered(reply);
    if (command == null) {
      return;
    }
    answered = command;
    count(command);
    refusals.noteReply(reply);
    completions.execute(() -> command.complete(reply));
    answered = null;
    if (reply instanceof JedisDataException error && RedisErrors.isDemotion(error)) {
      throw error;
    }
  }

  private void count(WireCommand command) {
    long now = System.nanoTime();
    int events = 0;
    long nanos = 0;
    for (PendingCall<?> call : command.calls()) {
      if (call instanceof PendingCall.Append append && append.isPublished) {
        events++;
        nanos += now - call.start;
      }
    }
    published.add(events);
    publishNanos.add(nanos);
  }

  @Override
  public void disconnected(BackendUnavailableException cause) {
    List<PendingCall<?>> failed = queue.disconnected(cause);
    if (answered != null) {
      failed.addAll(answered.calls());
      answered = null;
    }
    failUnanswered(
        failed, "the connection was lost before the reply:  " + cause.getMessage(), cause);
  }

  /**
   * Fails overdue calls. An overdue reply means that Redis hangs or is unreachable, so the
   * connection is cut.
   */
  public void expire(long now) {
    CommandQueue.Overdue overdue = queue.expire(now);
    fail(
        overdue.unsent(),
        new BackendUnavailableException(
            "no reply in time; last failure:  " + overdue.lastFailure().getMessage(),
            overdue.lastFailure()));
    if (overdue.isReplyOverdue()) {
      connection.cut();
    }
  }

  /** Returns the number of pending calls. */
  public int pending() {
    return queue.pending();
  }

  /** Returns the number of publishes that Redis has answered. */
  public long published() {
    return published.sum();
  }

  /** Returns the total duration of the answered publishes, in nanoseconds. */
  public long publishNanos() {
    return publishNanos.sum();
  }

  @Override
  public void close() {
    CommandQueue.Abandoned abandoned = queue.close();
    fail(abandoned.unsent(), new BackendUnavailableException("the backend was closed", null));
    failUnanswered(abandoned.unanswered(), "the backend was closed before the reply", null);
    connection.close();
  }

  private void failUnanswered(
      List<PendingCall<?>> failed, String message, @Nullable Throwable cause) {
    if (!failed.isEmpty()) {
      completions.execute(() -> failed.forEach(
          call -> call.future.completeExceptionally(call.unanswered(message, cause))));
    }
  }

  private void fail(List<PendingCall<?>> failed, BackendUnavailableException failure) {
    if (!failed.isEmpty()) {
      completions.execute(() -> failed.forEach(call -> call.future.completeExceptionally(failure)));
    }
  }
}
