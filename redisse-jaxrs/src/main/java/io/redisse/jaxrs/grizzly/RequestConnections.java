package io.redisse.jaxrs.grizzly;

import io.redisse.jaxrs.http.Cors;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.memory.Buffers;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a listener that are not streams. Cuts off those whose requests take too long
 * to arrive, even if bytes are still arriving, and limits their number: a new connection displaces
 * the one that has waited longest for its client. A client that sends its request at once is
 * therefore served, however many others send nothing. Thread-safe.
 */
final class RequestConnections {
  private static final long MAX_CHECK_INTERVAL_MILLIS = 1_000;

  private final RequestLimits limits;
  private final Cors cors;
  private final Executor delayed;

  /** The connections that wait for their client, longest first. */
  private final Set<RequestConnection> waiting = new LinkedHashSet<>();

  private final Map<InetAddress, Integer> perNetwork = new HashMap<>();
  private int open;

  /** Keeps at most one check scheduled while connections are waiting. */
  private boolean checkScheduled;

  RequestConnections(RequestLimits limits, Cors cors) {
    this.limits = limits;
    this.cors = cors;
    delayed = CompletableFuture.delayedExecutor(
        Math.min(MAX_CHECK_INTERVAL_MILLIS, 1 + limits.arrival().toMillis() / 4),
        TimeUnit.MILLISECONDS);
  }

  /** Adds a new connection. Closes another one, or this one, if there are too many. */
  void accepted(Connection<?> connection) {
    RequestConnection added = add(connection, RequestConnection.Phase.CONNECTED);
    Optional<Connection<?>> displaced = displaced(added);
    // Outside the lock, because closing calls back.
    displaced.ifPresent(Connection::terminateSilently);
  }

  private RequestConnection add(Connection<?> connection, RequestConnection.Phase phase) {
    RequestConnection added = new RequestConnection(this, connection, limits);
    RequestConnection.ENTRY.set(connection, added);
    synchronized (this) {
      open++;
      limits.counters().open().increment();
      added.network.ifPresent(network -> perNetwork.merge(network, 1, Integer::sum));
      await(added, phase);
    }
    // Calls the listener immediately if the connection is already closed.
    connection.addCloseListener(added);
    return added;
  }

  private synchronized Optional<Connection<?>> displaced(RequestConnection added) {
    Optional<InetAddress> crowded = added.network.filter(
        network -> perNetwork.getOrDefault(network, 0) > limits.connectionsPerAddress());
    if (crowded.isEmpty() && open <= limits.connections()) {
      return Optional.empty();
    }
    LongAdder counter = crowded.isPresent()
        ? limits.counters().surplusOfAddress()
        : limits.counters().surplus();
    counter.increment();
    RequestConnection victim = waiting.stream()
        .filter(each -> crowded.isEmpty() || each.network.equals(crowded))
        .findFirst()
        .orElse(added);
    remove(victim);
    return Optional.of(victim.connection);
  }

  /** Records that bytes of a request have arrived; may be called repeatedly for one request. */
  void received(RequestConnection entry) {
    synchronized (this) {
      if (entry.phase != RequestConnection.Phase.HEAD
          && entry.phase != RequestConnection.Phase.BODY) {
        await(entry, RequestConnection.Phase.HEAD);
      }
    }
  }

  /** Records that the head is complete, and starts the time limit for the body. */
  synchronized void headCompleted(RequestConnection entry) {
    await(entry, RequestConnection.Phase.BODY);
  }

  /** Records that a request is complete or has failed. */
  synchronized void requestCompleted(RequestConnection entry) {
    entry.phase = RequestConnection.Phase.RESPONSE;
    waiting.remove(entry);
  }

  /** Records that a response is complete and that the client may send its next request. */
  synchronized void responseCompleted(RequestConnection entry) {
    if (entry.phase == RequestConnection.Phase.RESPONSE) {
      await(entry, RequestConnection.Phase.IDLE);
    }
  }

  /** Adds a connection that was a stream. */
  void streamEnded(Connection<?> connection) {
    add(connection, RequestConnection.Phase.IDLE);
  }

  /** Removes a connection that is closed. */
  synchronized void remove(RequestConnection entry) {
    waiting.remove(entry);
    if (RequestConnection.ENTRY.remove(entry.connection) != null) {
      open--;
      limits.counters().open().decrement();
      entry.network.ifPresent(
          network -> perNetwork.computeIfPresent(network, (key, n) -> n == 1 ? null : n - 1));
    }
  }

  /** Removes a connection that is a stream from now on. Returns where it was, null if nowhere. */
  static @Nullable RequestConnections remove(Connection<?> connection) {
    RequestConnection entry = RequestConnection.ENTRY.get(connection);
    if (entry == null) {
      return null;
    }
    connection.removeCloseListener(entry);
    entry.all.remove(entry);
    return entry.all;
  }

  private void await(RequestConnection entry, RequestConnection.Phase phase) {
    if (!RequestConnection.ENTRY.isSet(entry.connection)) {
      // Displaced or closed in the meantime.
      return;
    }
    entry.phase = phase;
    entry.sinceNanos = System.nanoTime();
    waiting.remove(entry);
    waiting.add(entry);
    scheduleCheck();
  }

  private void scheduleCheck() {
    if (!checkScheduled) {
      checkScheduled = true;
      delayed.execute(this::check);
    }
  }

  private void check() {
    List<RequestConnection> late = new ArrayList<>();
    synchronized (this) {
      checkScheduled = false;
      long now = System.nanoTime();
      for (RequestConnection each : waiting) {
        if (now - each.sinceNanos <= limits.arrival().toNanos()) {
          break;
        }
        // Grizzly closes idle connections.
        if (each.phase != RequestConnection.Phase.IDLE) {
          late.add(each);
        }
      }
      waiting.removeAll(late);
      if (!waiting.isEmpty()) {
        scheduleCheck();
      }
    }
    late.forEach(this::cutOff);
  }

  private void cutOff(RequestConnection late) {
    switch (late.phase) {
      case HEAD -> {
        limits.counters().slow().increment();
        answer(
            late,
            "408 Request Timeout",
            "The request did not arrive within " + limits.arrival().toMillis() + " ms.");
      }
      case BODY -> {
        limits.counters().slow().increment();
        // Do not send a 408: a response may already have started, and a thread may be waiting for
        // the rest of the body.
        late.connection.terminateSilently();
      }
      default -> late.connection.terminateSilently();
    }
  }

  /** Writes a response of one line of text and closes the connection. */
  void answer(RequestConnection entry, String status, String text) {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + "\r\n");
    corsHeaders(entry)
        .forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    String body = text + "\n";
    write(
        entry.connection,
        head + "Content-Type: text/plain;charset=utf-8\r\nContent-Length: " + body.length()
            + "\r\nConnection: close\r\n\r\n" + body);
  }

  /** Returns the headers that let a page read the answer, if its origin has arrived. */
  Map<String, String> corsHeaders(RequestConnection entry) {
    return cors.headers(Optional.ofNullable(entry.origin));
  }

  private static <L> void write(Connection<L> connection, String response) {
    Buffer bytes =
        Buffers.wrap(connection.getMemoryManager(), response.getBytes(StandardCharsets.US_ASCII));
    connection.write(bytes, new EmptyCompletionHandler<WriteResult<Buffer, L>>() {
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
}
