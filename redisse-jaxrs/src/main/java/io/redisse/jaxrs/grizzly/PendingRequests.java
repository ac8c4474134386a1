package io.redisse.jaxrs.grizzly;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.memory.Buffers;

/**
 * Tracks requests that have only partly arrived, and cuts off those that take too long, even if
 * bytes are still arriving. Thread-safe.
 */
final class PendingRequests {
  private static final long MAX_CHECK_INTERVAL_MILLIS = 1_000;

  private final RequestLimits limits;
  private final Map<Connection<?>, Pending> requests = new ConcurrentHashMap<>();
  private final Executor delayed;

  /** Keeps at most one check scheduled while requests are pending. */
  private final AtomicBoolean checkScheduled = new AtomicBoolean();

  private record Pending(long startNanos, boolean headComplete) {}

  PendingRequests(RequestLimits limits) {
    this.limits = limits;
    delayed = CompletableFuture.delayedExecutor(
        Math.min(MAX_CHECK_INTERVAL_MILLIS, 1 + limits.arrival().toMillis() / 4),
        TimeUnit.MILLISECONDS);
  }

  /** Records that bytes of a request have arrived; may be called repeatedly for one request. */
  void received(Connection<?> connection) {
    requests.putIfAbsent(connection, new Pending(System.nanoTime(), false));
    scheduleCheck();
  }

  /** Records that the head is complete, and starts the time limit for the body. */
  void headCompleted(Connection<?> connection) {
    requests.put(connection, new Pending(System.nanoTime(), true));
  }

  /** Stops tracking a request that is complete or has failed. */
  void finished(Connection<?> connection) {
    requests.remove(connection);
  }

  private void scheduleCheck() {
    if (!checkScheduled.get() && checkScheduled.compareAndSet(false, true)) {
      delayed.execute(this::check);
    }
  }

  private void check() {
    checkScheduled.set(false);
    long now = System.nanoTime();
    requests.forEach((connection, request) -> {
      if (now - request.startNanos() > limits.arrival().toNanos()
          && requests.remove(connection, request)) {
        cutOff(connection, request);
      }
    });
    if (!requests.isEmpty()) {
      scheduleCheck();
    }
  }

  private void cutOff(Connection<?> connection, Pending request) {
    if (!connection.isOpen() || DirectOutlet.TAKEN.isSet(connection)) {
      // Ignore bytes that a client sends during a stream.
      return;
    }
    limits.slow().increment();
    if (request.headComplete()) {
      // Do not send a 408: a response may already have started, and a thread may be waiting for the
      // rest of the body.
      connection.terminateSilently();
    } else {
      sendTimeout(connection);
    }
  }

  private <L> void sendTimeout(Connection<L> connection) {
    Buffer response =
        Buffers.wrap(connection.getMemoryManager(), timeoutResponse(limits.arrival()));
    connection.write(response, new EmptyCompletionHandler<WriteResult<Buffer, L>>() {
      @Override
      public void completed(WriteResult<Buffer, L> result) {
        connection.closeSilently();
      }

      @Override
      public void failed(Throwable failure) {
        connection.terminateSilently();
      }
    });
  }

  private static byte[] timeoutResponse(Duration limit) {
    String body = "The request did not arrive within " + limit.toMillis() + " ms.\n";
    return ("HTTP/1.1 408 Request Timeout\r\nContent-Type: text/plain;charset=utf-8\r\n"
            + "Content-Length: " + body.length() + "\r\nConnection: close\r\n\r\n" + body)
        .getBytes(StandardCharsets.US_ASCII);
  }
}
