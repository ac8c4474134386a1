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
 * Requests that have begun and are not complete. Those that take too long are cut off, however often
 * another byte of them comes. Safe for use by many threads.
 */
final class PendingRequests {
  private static final long LONGEST_CHECK_MILLIS = 1_000;

  private final RequestLimits limits;
  private final Map<Connection<?>, Arrival> arrivals = new ConcurrentHashMap<>();
  private final Executor later;

  /** Whether a check is due; there is one while requests arrive. */
  private final AtomicBoolean watching = new AtomicBoolean();

  private record Arrival(long begun, boolean headComplete) {}

  PendingRequests(RequestLimits limits) {
    this.limits = limits;
    later = CompletableFuture.delayedExecutor(
        Math.min(LONGEST_CHECK_MILLIS, 1 + limits.arrival().toMillis() / 4), TimeUnit.MILLISECONDS);
  }

  /** Something of a request has come, maybe not for the first time. */
  void continued(Connection<?> connection) {
    arrivals.putIfAbsent(connection, new Arrival(System.nanoTime(), false));
    watch();
  }

  /** The head is complete; the body has as much time again. */
  void headCompleted(Connection<?> connection) {
    arrivals.put(connection, new Arrival(System.nanoTime(), true));
  }

  /** It is complete, or will never be. */
  void ended(Connection<?> connection) {
    arrivals.remove(connection);
  }

  private void watch() {
    if (!watching.get() && watching.compareAndSet(false, true)) {
      later.execute(this::check);
    }
  }

  private void check() {
    watching.set(false);
    long now = System.nanoTime();
    arrivals.forEach((connection, arrival) -> {
      if (now - arrival.begun() > limits.arrival().toNanos()
          && arrivals.remove(connection, arrival)) {
        cut(connection, arrival);
      }
    });
    if (!arrivals.isEmpty()) {
      watch();
    }
  }

  private void cut(Connection<?> connection, Arrival arrival) {
    if (!connection.isOpen() || DirectOutlet.TAKEN.isSet(connection)) {
      // What came behind the request for a stream is nobody's concern.
      return;
    }
    limits.slow().increment();
    if (arrival.headComplete()) {
      // There may be an answer already, and a thread that waits for the rest.
      connection.terminateSilently();
    } else {
      answer(connection);
    }
  }

  private <L> void answer(Connection<L> connection) {
    Buffer answer = Buffers.wrap(connection.getMemoryManager(), timeout(limits.arrival()));
    connection.write(answer, new EmptyCompletionHandler<WriteResult<Buffer, L>>() {
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

  private static byte[] timeout(Duration limit) {
    String body = "The request did not arrive within " + limit.toMillis() + " ms.\n";
    return ("HTTP/1.1 408 Request Timeout\r\nContent-Type: text/plain;charset=utf-8\r\n"
            + "Content-Length: " + body.length() + "\r\nConnection: close\r\n\r\n" + body)
        .getBytes(StandardCharsets.US_ASCII);
  }
}
