package io.redisse.redis.connection;

import io.redisse.api.BackendUnavailableException;
import io.redisse.redis.format.Keys;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Tracks the calls of a {@link CommandPipeline} that are queued or in flight, and the remaining
 * capacity. Thread-safe. Neither sends nor completes calls.
 */
final class CommandQueue {
  private static final int MAX_BYTES_SENT_BY_CALLER = 16 * 1024;
  private static final int MAX_CALLS = 32_768;
  private static final long MAX_BYTES = 64L * 1024 * 1024;

  private final Keys keys;
  private final StoreView view;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition writable = lock.newCondition();
  private final Condition hasRoom = lock.newCondition();

  // Guarded by the lock. Calls and bytes count until the reply arrives.
  private final Deque<PendingCall<?>> queue = new ArrayDeque<>();
  private final InFlightCommands inFlight = new InFlightCommands();
  private @Nullable RedisConnection connection;
  private BackendUnavailableException lastFailure =
      new BackendUnavailableException("Redis has not been reached yet", null);
  private int calls;
  private long bytes;
  private boolean isSending;
  private boolean isClosed;

  /** A command, and the connection to send it on. Only the thread that took it sends it. */
  record Outgoing(WireCommand command, RedisConnection connection) {}

  /**
   * The result of a check for overdue calls.
   *
   * @param unsent the overdue calls that were still queued
   * @param isReplyOverdue whether the reply to the oldest command in flight is overdue
   */
  record Overdue(
      List<PendingCall<?>> unsent,
      boolean isReplyOverdue,
      BackendUnavailableException lastFailure) {}

  /** The calls that were pending when the queue was closed. */
  record Abandoned(List<PendingCall<?>> unsent, List<PendingCall<?>> unanswered) {}

  CommandQueue(Keys keys, StoreView view) {
    this.keys = keys;
    this.view = view;
  }

  /**
   * Queues a call. If the queue is full, waits for room until the call's deadline, unless the
   * connection is down.
   *
   * @return the command that the caller must send; null if the writer will send it
   * @throws BackendUnavailableException if there is no room
   * @throws IllegalStateException after {@link #close}
   */
  @Nullable
  Outgoing add(PendingCall<?> call) {
    lock.lock();
    try {
      if (!awaitRoom(call)) {
        throw new BackendUnavailableException("too many calls wait for Redis", lastFailure);
      }
      enqueue(call);
      if (call.size() <= MAX_BYTES_SENT_BY_CALLER && inFlight.isEmpty() && maySend()) {
        return take();
      }
      wakeWriter();
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** Queues a call without waiting; returns false if there is no connection or no room. */
  boolean offer(PendingCall<?> call) {
    lock.lock();
    try {
      boolean isTaken = !isClosed && connection != null && hasRoomFor(call);
      if (isTaken) {
        enqueue(call);
        wakeWriter();
      }
      return isTaken;
    } finally {
      lock.unlock();
    }
  }

  private void enqueue(PendingCall<?> call) {
    queue.add(call);
    calls++;
    bytes += call.size();
  }

  /** Wakes the writer, but only if it has something to do. */
  private void wakeWriter() {
    if (maySend()) {
      writable.signal();
    }
  }

  private boolean hasRoomFor(PendingCall<?> call) {
    return calls == 0 || (calls < MAX_CALLS && bytes + call.size() <= MAX_BYTES);
  }

  private boolean awaitRoom(PendingCall<?> call) {
    try {
      while (true) {
        if (isClosed) {
          throw new IllegalStateException("the backend is closed");
        }
        if (hasRoomFor(call)) {
          return true;
        }
        long nanos = call.deadline - System.nanoTime();
        if (connection == null || nanos <= 0) {
          return false;
        }
        hasRoom.awaitNanos(nanos);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Waits until a command may be sent, and takes it; returns null when closed. */
  @Nullable
  Outgoing awaitNext() {
    lock.lock();
    try {
      while (!isClosed && !maySend()) {
        writable.awaitUninterruptibly();
      }
      return isClosed ? null : take();
    } finally {
      lock.unlock();
    }
  }

  private boolean maySend() {
    return connection != null && !isSending && inFlight.hasRoom(queue);
  }

  private Outgoing take() {
    RedisConnection to = Objects.requireNonNull(connection);
    WireCommand command = WireCommand.next(queue, keys, view, !inFlight.hasAppends(), to.life());
    Outgoing outgoing = new Outgoing(command, to);
    int taken = command.calls().size();
    // Register the command before it is sent, so that its reply can be matched. Do so under the
    // lock under which the connection was read, so that the reply is expected on the same
    // connection. Nothing below allocates memory, so the steps cannot fail halfway.
    inFlight.add(command);
    for (int i = 0; i < taken; i++) {
      queue.remove();
    }
    isSending = true;
    return outgoing;
  }

  /** Allows the next command to be sent. Must be called after each command that was taken. */
  void sent() {
    lock.lock();
    try {
      isSending = false;
      wakeWriter();
    } finally {
      lock.unlock();
    }
  }

  void connected(RedisConnection newConnection) {
    lock.lock();
    try {
      connection = newConnection;
      wakeWriter();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Assigns a reply to the oldest command in flight.
   *
   * @return the command to complete; null if it was queued again because Redis did not know its
   *     script, or if the queue is closed
   */
  @Nullable
  WireCommand answered(Object reply) {
    lock.lock();
    try {
      WireCommand command = inFlight.poll();
      if (command == null) {
        return null;
      }
      if (reply instanceof JedisDataException error && RedisErrors.isUnknownScript(error)) {
        command.calls().forEach(call -> call.needsSource = true);
        putBack(command.calls());
        wakeWriter();
        return null;
      }
      command.calls().forEach(this::release);
      wakeWriter();
      return command;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Requeues the in-flight calls that are repeatable, and returns the rest, which the caller must
   * fail.
   */
  List<PendingCall<?>> disconnected(BackendUnavailableException failure) {
    List<PendingCall<?>> failed = new ArrayList<>();
    List<PendingCall<?>> repeated = new ArrayList<>();
    lock.lock();
    try {
      connection = null;
      lastFailure = failure;
      // A fault in this process, such as too little memory for a reply, would recur.
      boolean mayRepeat = !RedisErrors.isFault(failure.getCause());
      inFlight
          .removeAll()
          .forEach(call -> (mayRepeat && call.isRepeatable() ? repeated : failed).add(call));
      failed.forEach(this::release);
      putBack(repeated);
      hasRoom.signalAll();
      return failed;
    } finally {
      lock.unlock();
    }
  }

  /** Removes the overdue calls that are still queued. */
  Overdue expire(long now) {
    List<PendingCall<?>> overdue = new ArrayList<>();
    lock.lock();
    try {
      PendingCall<?> head;
      while ((head = queue.peek()) != null && head.deadline - now <= 0) {
        overdue.add(queue.remove());
        release(head);
      }
      return new Overdue(overdue, inFlight.isOverdue(now), lastFailure);
    } finally {
      lock.unlock();
    }
  }

  /** Returns the number of calls that are queued or in flight. */
  int pending() {
    lock.lock();
    try {
      return calls;
    } finally {
      lock.unlock();
    }
  }

  Abandoned close() {
    lock.lock();
    try {
      isClosed = true;
      Abandoned abandoned = new Abandoned(List.copyOf(queue), inFlight.removeAll());
      queue.clear();
      writable.signalAll();
      hasRoom.signalAll();
      return abandoned;
    } finally {
      lock.unlock();
    }
  }

  private void putBack(List<? extends PendingCall<?>> repeated) {
    for (int i = repeated.size() - 1; i >= 0; i--) {
      queue.addFirst(repeated.get(i));
    }
  }

  private void release(PendingCall<?> call) {
    calls--;
    bytes -= call.size();
    hasRoom.signal();
  }
}
