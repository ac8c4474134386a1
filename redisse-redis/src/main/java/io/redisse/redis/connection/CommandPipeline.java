package io.redisse.redis.connection;

import io.redisse.api.BackendUnavailableException;
import io.redisse.redis.format.Keys;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The calls of all threads over one connection, full duplex: whoever finds nothing on its way sends
 * at once, else a writer sends what is queued, while the link's reader takes the replies. Appends that
 * queue up meanwhile are merged, so the busier it is, the larger the calls.
 */
public final class CommandPipeline implements ReconnectingConnection.Handler, AutoCloseable {
  private static final Logger LOG = System.getLogger(CommandPipeline.class.getName());
  private static final int MOST_BYTES_TO_SEND_AT_ONCE = 16 * 1024;
  private static final int MOST_REQUESTS = 32_768;
  private static final long MOST_BYTES = 64L * 1024 * 1024;

  private final Keys keys;
  private final StoreView view;
  private final Executor completions;
  private final ReconnectingConnection link;
  private final Thread writer;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition writable = lock.newCondition();
  private final Condition accepting = lock.newCondition();

  // Guarded by the lock. Requests and bytes count until the answer is there.
  private final Deque<Request<?>> queue = new ArrayDeque<>();
  private final InFlight inFlight = new InFlight();
  private @Nullable RedisConnection connection;
  private BackendUnavailableException lastFailure =
      new BackendUnavailableException("Redis has not been reached yet", null);
  private int requests;
  private long bytes;
  private boolean isSending;
  private boolean isClosed;

  /** Why the connection is being cut, if it is by this class. */
  private volatile @Nullable Throwable sendFault;

  /** What is not handed on yet to be completed; used by the reader only. */
  private @Nullable Call answered;

  private final LongAdder published = new LongAdder();
  private final LongAdder publishNanos = new LongAdder();

  public CommandPipeline(Connector connector, Keys keys, StoreView view, Executor completions) {
    this.keys = keys;
    this.view = view;
    this.completions = completions;
    this.link = new ReconnectingConnection("redisse-commands", connector, this);
    this.writer = new Thread(this::write, "redisse-commands-writer");
    writer.setDaemon(true);
  }

  public void start() {
    link.start(Level.WARNING);
    writer.start();
  }

  public ReconnectingConnection link() {
    return link;
  }

  /**
   * Queues a request. When too much is queued already, waits for room until the request's deadline,
   * but not while there is no connection.
   *
   * @throws IllegalStateException after {@link #close}
   */
  public <T, R extends Request<T>> R submit(R request) {
    @Nullable Outgoing outgoing = null;
    boolean isTaken;
    BackendUnavailableException cause;
    lock.lock();
    try {
      isTaken = awaitRoom(request);
      cause = lastFailure;
      if (isTaken) {
        enqueue(request);
        if (request.size() <= MOST_BYTES_TO_SEND_AT_ONCE && inFlight.isEmpty() && maySend()) {
          outgoing = take();
        } else {
          wakeWriter();
        }
      }
    } finally {
      lock.unlock();
    }
    if (outgoing != null) {
      send(outgoing);
    } else if (!isTaken) {
      request.future.completeExceptionally(
          new BackendUnavailableException("too many calls wait for Redis", cause));
    }
    return request;
  }

  /** Queues a request if there are a connection and room; whether there were. Never waits. */
  public boolean offer(Request<?> request) {
    lock.lock();
    try {
      boolean isTaken = !isClosed && connection != null && hasRoom(request);
      if (isTaken) {
        enqueue(request);
        wakeWriter();
      }
      return isTaken;
    } finally {
      lock.unlock();
    }
  }

  private void enqueue(Request<?> request) {
    queue.add(request);
    requests++;
    bytes += request.size();
  }

  /** Wakes the writer, but only if there is something for it to do. */
  private void wakeWriter() {
    if (maySend()) {
      writable.signal();
    }
  }

  private boolean hasRoom(Request<?> request) {
    return requests == 0 || (requests < MOST_REQUESTS && bytes + request.size() <= MOST_BYTES);
  }

  private boolean awaitRoom(Request<?> request) {
    try {
      while (true) {
        if (isClosed) {
          throw new IllegalStateException("the backend is closed");
        }
        if (hasRoom(request)) {
          return true;
        }
        long nanos = request.deadline - System.nanoTime();
        if (connection == null || nanos <= 0) {
          return false;
        }
        accepting.awaitNanos(nanos);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Fails what is overdue. A late reply means that Redis stands still or cannot be reached. */
  public void expire(long now) {
    List<Request<?>> overdue = new ArrayList<>();
    boolean isStuck;
    BackendUnavailableException cause;
    lock.lock();
    try {
      Request<?> head;
      while ((head = queue.peek()) != null && head.deadline - now <= 0) {
        overdue.add(queue.remove());
        release(head);
      }
      isStuck = inFlight.isOverdue(now);
      cause = lastFailure;
    } finally {
      lock.unlock();
    }
    fail(
        overdue,
        new BackendUnavailableException(
            "no answer in time; last failure: " + cause.getMessage(), cause));
    if (isStuck) {
      link.cut();
    }
  }

  private void write() {
    boolean isOpen = true;
    while (isOpen) {
      try {
        isOpen = writeNext();
      } catch (RuntimeException | Error e) {
        LOG.log(Level.ERROR, "A call could not be put together; trying again", e);
      }
    }
  }

  private boolean writeNext() {
    Outgoing outgoing;
    lock.lock();
    try {
      while (!isClosed && !maySend()) {
        writable.awaitUninterruptibly();
      }
      if (isClosed) {
        return false;
      }
      outgoing = take();
    } finally {
      lock.unlock();
    }
    send(outgoing);
    return true;
  }

  /** A call that only its taker sends, and the connection that it is for. */
  private record Outgoing(Call call, RedisConnection connection) {}

  private boolean maySend() {
    return connection != null && !isSending && inFlight.hasRoom(queue);
  }

  private Outgoing take() {
    Call call = Call.next(queue, keys, view, !inFlight.hasAppends());
    Outgoing outgoing = new Outgoing(call, Objects.requireNonNull(connection));
    int taken = call.requests().size();
    // Before it is sent, so that the reply finds it; under the same lock as the look at the
    // connection, so that it is never expected from another one. Nothing of this takes memory.
    inFlight.add(call);
    for (int i = 0; i < taken; i++) {
      queue.remove();
    }
    isSending = true;
    return outgoing;
  }

  private void send(Outgoing outgoing) {
    try {
      outgoing.connection().sendCommand(outgoing.call().command());
      outgoing.connection().flush();
    } catch (JedisException e) {
      outgoing.connection().cut();
    } catch (RuntimeException | Error e) {
      // Half of it may be sent. It would fail again, so it is not repeated.
      sendFault = e;
      outgoing.connection().cut();
      LOG.log(Level.ERROR, "A call could not be sent; connecting again", e);
    } finally {
      lock.lock();
      try {
        isSending = false;
        wakeWriter();
      } finally {
        lock.unlock();
      }
    }
  }

  @Override
  public void connected(RedisConnection newConnection) {
    lock.lock();
    try {
      connection = newConnection;
      wakeWriter();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void received(Object reply) {
    Call call;
    lock.lock();
    try {
      call = inFlight.poll();
      if (call == null) {
        // Closed meanwhile.
        return;
      }
      if (reply instanceof JedisDataException error && RedisErrors.isUnknownScript(error)) {
        call.requests().forEach(request -> request.needsSource = true);
        putBack(call.requests());
        wakeWriter();
        return;
      }
      call.requests().forEach(this::release);
      wakeWriter();
    } finally {
      lock.unlock();
    }
    answered = call;
    count(call);
    completions.execute(() -> call.complete(reply));
    answered = null;
    if (reply instanceof JedisDataException error && RedisErrors.isDemotion(error)) {
      throw error;
    }
  }

  private void count(Call call) {
    long now = System.nanoTime();
    int events = 0;
    long nanos = 0;
    for (Request<?> request : call.requests()) {
      if (request instanceof Request.Append append && append.isPublished) {
        events++;
        nanos += now - request.start;
      }
    }
    published.add(events);
    publishNanos.add(nanos);
  }

  /** How many requests wait for an answer. */
  public int pending() {
    lock.lock();
    try {
      return requests;
    } finally {
      lock.unlock();
    }
  }

  /** How many publishes were answered. */
  public long published() {
    return published.sum();
  }

  /** How long these took, in all. */
  public long publishNanos() {
    return publishNanos.sum();
  }

  @Override
  public void disconnected(BackendUnavailableException cause) {
    view.evidence().interrupted();
    List<Request<?>> cutOff = new ArrayList<>();
    Throwable fault = sendFault;
    sendFault = null;
    BackendUnavailableException failure = fault == null
        ? cause
        : new BackendUnavailableException("a call could not be sent: " + fault, fault);
    lock.lock();
    try {
      connection = null;
      lastFailure = failure;
      // What went wrong here, such as too little memory for an answer, would do so again.
      boolean mayRepeat = !RedisErrors.isFault(failure.getCause());
      List<Request<?>> again = new ArrayList<>();
      inFlight
          .removeAll()
          .forEach(request -> (mayRepeat && request.isRepeatable() ? again : cutOff).add(request));
      cutOff.forEach(this::release);
      if (answered != null) {
        cutOff.addAll(answered.requests());
        answered = null;
      }
      putBack(again);
      accepting.signalAll();
    } finally {
      lock.unlock();
    }
    failUnanswered(
        cutOff, "the connection was lost before the answer: " + failure.getMessage(), failure);
  }

  @Override
  public void close() {
    List<Request<?>> unsent;
    List<Request<?>> unanswered;
    lock.lock();
    try {
      isClosed = true;
      unsent = new ArrayList<>(queue);
      queue.clear();
      unanswered = inFlight.removeAll();
      writable.signalAll();
      accepting.signalAll();
    } finally {
      lock.unlock();
    }
    fail(unsent, new BackendUnavailableException("the backend was closed", null));
    failUnanswered(unanswered, "the backend was closed before the answer", null);
    link.close();
  }

  private void putBack(List<? extends Request<?>> again) {
    for (int i = again.size() - 1; i >= 0; i--) {
      queue.addFirst(again.get(i));
    }
  }

  private void release(Request<?> request) {
    requests--;
    bytes -= request.size();
    accepting.signal();
  }

  private void failUnanswered(List<Request<?>> failed, String message, @Nullable Throwable cause) {
    if (!failed.isEmpty()) {
      completions.execute(() -> failed.forEach(
          request -> request.future.completeExceptionally(request.unanswered(message, cause))));
    }
  }

  private void fail(List<Request<?>> failed, BackendUnavailableException failure) {
    if (!failed.isEmpty()) {
      completions.execute(
          () -> failed.forEach(request -> request.future.completeExceptionally(failure)));
    }
  }
}
