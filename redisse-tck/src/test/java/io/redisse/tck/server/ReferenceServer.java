package io.redisse.tck.server;

import io.redisse.tck.support.Await;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;

/**
 * A server that follows all rules and uses only JDK sockets. Every stream has a thread and a cursor
 * in the journal. Faulty servers override methods to break one rule each.
 */
class ReferenceServer extends ReferenceFormat implements AutoCloseable {
  static final Duration HEARTBEAT = Duration.ofMillis(400);
  static final Duration DRAIN = Duration.ofSeconds(1);
  static final Duration GRACE = Duration.ofMillis(600);
  static final String GRANT_UNTIL = "X-Grant-Until";
  static final long NO_CURSOR = -1;
  static final long NEVER_ISSUED = 1L << 53;

  static final long FIRST_EPOCH = 1_000_000;

  private static final Duration GRANT = Duration.ofSeconds(1);
  private static final int BACKLOG = 1_000;

  final Set<ReferenceStream> streams = ConcurrentHashMap.newKeySet();
  private final String scheme;
  private final ServerSocketFactory sockets;
  private final int port;
  private volatile ReferenceJournal journal = newJournal(FIRST_EPOCH);
  private volatile long interruptedSince;
  volatile boolean isDraining;
  private volatile ServerSocket listener;

  ReferenceServer() {
    this("http", ServerSocketFactory.getDefault());
  }

  ReferenceServer(String scheme, ServerSocketFactory sockets) {
    this.scheme = scheme;
    this.sockets = sockets;
    listener = listen(0);
    port = listener.getLocalPort();
    start();
  }

  ServerUnderTest.Builder underTest() {
    String base = scheme + "://127.0.0.1:" + port;
    return ServerUnderTest.at(
            URI.create(base + "/events"),
            EventPublisher.http(base + "/publish/{channel}?type={type}", Map.of()))
        .historySize(ReferenceJournal.HISTORY_SIZE)
        .heartbeat(HEARTBEAT)
        .outageGrace(GRACE)
        .refusedQuery("forbidden")
        .drain(DRAIN)
        .shortGrant(
            () -> GRANT_UNTIL + ": " + (System.currentTimeMillis() + GRANT.toMillis()), GRANT)
        .drainCommand(this::drain)
        .restart(this::restart)
        .interrupt(this::interrupt)
        .resume(this::resume);
  }

  // Hooks.

  private void start() {
    startThread(this::acceptConnections);
    startThread(this::closeStalledStreams);
  }

  private void restart() {
    close();
    isDraining = false;
    journal = newJournal(journal.lastId() + 1_000);
    listener = listen(port);
    start();
  }

  private void drain() {
    isDraining = true;
    startThread(() -> {
      int count = 0;
      for (ReferenceStream stream : streams) {
        stream.end(drainFrame(++count));
        Await.pause(drainPauseMillis());
      }
    });
  }

  long drainPauseMillis() {
    // Clients may have disconnected in the meantime.
    return DRAIN.toMillis() / Math.max(1, streams.size());
  }

  private void interrupt() {
    interruptedSince = System.nanoTime();
    journal.setInterrupted(true);
  }

  private void resume() {
    journal.setInterrupted(false);
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    streams.forEach(ReferenceStream::abort);
  }

  // Decisions, which faulty servers override.

  ReferenceJournal newJournal(long epoch) {
    return new ReferenceJournal(epoch);
  }

  void publish(String channel, String type, String data) {
    journal.publish(channel, type, data);
  }

  ReferenceJournal.Replay read(Set<String> channels, long cursor) {
    return journal.read(channels, cursor);
  }

  /** Returns the cursor of a request, {@link #NO_CURSOR} or {@link #NEVER_ISSUED}. */
  long cursor(ReferenceRequest request) {
    return request
        .header("Last-Event-ID")
        .filter(id -> !id.isEmpty())
        .or(() -> Optional.ofNullable(request.parameters().get("lastEventId")))
        .filter(id -> !id.isEmpty())
        .map(this::cursor)
        .orElse(NO_CURSOR);
  }

  long cursor(String id) {
    if (id.equals("0")) {
      return NO_CURSOR;
    }
    return id.matches("[1-9][0-9]{0,15}") ? Long.parseLong(id) : NEVER_ISSUED;
  }

  /** Returns the response to a request that does not get a stream. */
  Optional<String> otherResponse(ReferenceRequest request) {
    if (request.accepts("application/json")) {
      return Optional.of(
          response(200, "application/json", "{\"connected\":" + streams.size() + ",\"served\":0}"));
    }
    if (!request.accepts("text/event-stream")) {
      return Optional.of(response(406, "text/plain", "expected Accept: text/event-stream"));
    }
    if (request.unknownParameter().isPresent()) {
      return Optional.of(
          response(400, "text/plain", "unknown: " + request.unknownParameter().get()));
    }
    if (request.channels().isEmpty()) {
      return Optional.of(response(404, "text/plain", "no channel"));
    }
    if (request.channels().contains("forbidden") || isExpired(request)) {
      return Optional.of(response(403, "text/plain", "forbidden"));
    }
    return Optional.empty();
  }

  boolean isExpired(ReferenceRequest request) {
    return request
        .header(GRANT_UNTIL)
        .filter(until -> System.currentTimeMillis() >= Long.parseLong(until))
        .isPresent();
  }

  long pollMillis() {
    return 1_000;
  }

  boolean isPastGrace() {
    return journal.isInterrupted() && System.nanoTime() - interruptedSince > GRACE.toNanos();
  }

  ReferenceStream newStream(ReferenceRequest request, Socket socket) throws IOException {
    return new ReferenceStream(this, request, socket);
  }

  // Connections.

  ReferenceJournal journal() {
    return journal;
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      Optional<ReferenceRequest> read;
      try {
        read = ReferenceRequest.read(new BufferedInputStream(socket.getInputStream()));
      } catch (IllegalArgumentException e) {
        write(socket, response(400, "text/plain", String.valueOf(e.getMessage())));
        return;
      }
      if (read.isEmpty()) {
        return;
      }
      ReferenceRequest request = read.get();
      if (request.method().equals("POST")) {
        write(socket, publish(request));
        return;
      }
      Optional<String> other = otherResponse(request);
      if (other.isPresent()) {
        write(socket, other.get());
      } else {
        newStream(request, socket).run();
      }
    } catch (IOException e) {
      // The client disconnected.
    }
  }

  private String publish(ReferenceRequest request) {
    if (journal.isInterrupted()) {
      return response(503, "text/plain", "the journal is unavailable");
    }
    String channel = ReferenceRequest.decoded(request.path().replaceFirst("/publish/", ""));
    publish(channel, request.parameters().getOrDefault("type", ""), request.body());
    return response(201, "text/plain", "published");
  }

  private static void write(Socket socket, String response) throws IOException {
    socket.getOutputStream().write(response.getBytes(StandardCharsets.UTF_8));
  }

  private void acceptConnections() {
    ServerSocket current = listener;
    while (!current.isClosed()) {
      try {
        Socket socket = current.accept();
        startThread(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void closeStalledStreams() {
    ServerSocket current = listener;
    while (!current.isClosed()) {
      streams.forEach(ReferenceStream::closeIfStalled);
      Await.pause(HEARTBEAT.toMillis() / 4);
    }
  }

  /** Retries, because the port of a server that was just closed may still be in use. */
  private ServerSocket listen(int port) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    while (true) {
      try {
        return sockets.createServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
      } catch (IOException e) {
        if (System.nanoTime() - deadline > 0) {
          throw new UncheckedIOException(e);
        }
        Await.pause(10);
      }
    }
  }

  static void startThread(Runnable task) {
    Thread thread = new Thread(task, "reference-server");
    thread.setDaemon(true);
    thread.start();
  }
}
