package io.redisse.tck.server;

import io.redisse.tck.server.wire.Limits;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.net.ServerSocketFactory;

/**
 * A server that keeps the rules with the JDK's sockets alone: a thread for each stream, which is a
 * cursor in the journal. Its methods are what variants override to break one rule.
 */
class ReferenceServer implements AutoCloseable {
  static final Duration HEARTBEAT = Duration.ofMillis(400);
  static final Duration DRAIN = Duration.ofSeconds(1);
  static final Duration GRACE = Duration.ofMillis(600);
  private static final Duration GRANT = Duration.ofSeconds(1);
  static final String GRANT_UNTIL = "X-Grant-Until";
  private static final int BACKLOG = 1_000;
  static final long NONE = -1;
  static final long NEVER_ISSUED = 1L << 53;

  final Set<ReferenceStream> streams = ConcurrentHashMap.newKeySet();
  private final String scheme;
  private final ServerSocketFactory sockets;
  private final int port;
  private volatile ReferenceJournal journal = new ReferenceJournal(1_000_000);
  private volatile long awaySince;
  volatile boolean draining;
  private volatile ServerSocket listener;

  ReferenceServer() {
    this("http", ServerSocketFactory.getDefault());
  }

  /** Over TLS, with a factory of such sockets. */
  ReferenceServer(String scheme, ServerSocketFactory sockets) {
    this.scheme = scheme;
    this.sockets = sockets;
    listener = listen(0);
    port = listener.getLocalPort();
    thread(this::acceptAll);
    thread(this::watch);
  }

  // What a test needs to know.

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

  private void restart() {
    close();
    draining = false;
    journal = newJournal(journal.lastId() + 1_000);
    listener = listen(port);
    thread(this::acceptAll);
    thread(this::watch);
  }

  private void drain() {
    draining = true;
    thread(() -> {
      int count = 0;
      for (ReferenceStream stream : streams) {
        stream.end(farewell(++count));
        Limits.pause(pauseMillis());
      }
    });
  }

  String farewell(int number) {
    return "retry: " + (3_000 + 100 * number) + "\n\n";
  }

  long pauseMillis() {
    // Clients may have left meanwhile.
    return DRAIN.toMillis() / Math.max(1, streams.size());
  }

  private void interrupt() {
    awaySince = System.nanoTime();
    journal.setAway(true);
  }

  private void resume() {
    journal.setAway(false);
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

  // What variants break.

  ReferenceJournal newJournal(long epoch) {
    return new ReferenceJournal(epoch);
  }

  ReferenceJournal.Answer read(Set<String> channels, long cursor) {
    return journal.read(channels, cursor);
  }

  /** The cursor that a request comes with, or one of the two that are none. */
  long cursor(ReferenceRequest request) {
    return request
        .header("Last-Event-ID")
        .filter(id -> !id.isEmpty())
        .or(() -> Optional.ofNullable(request.parameters().get("lastEventId")))
        .filter(id -> !id.isEmpty())
        .map(this::cursor)
        .orElse(NONE);
  }

  long cursor(String id) {
    if (id.equals("0")) {
      return NONE;
    }
    return id.matches("[1-9][0-9]{0,15}") ? Long.parseLong(id) : NEVER_ISSUED;
  }

  /** An answer that is no stream, if there is to be one. */
  Optional<String> refusal(ReferenceRequest request) {
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
      return Optional.of(response(403, "text/plain", "not for you"));
    }
    return Optional.empty();
  }

  boolean isExpired(ReferenceRequest request) {
    return request
        .header(GRANT_UNTIL)
        .filter(until -> System.currentTimeMillis() >= Long.parseLong(until))
        .isPresent();
  }

  /** What a stream says last that nobody may come back to just yet. */
  String refusal() {
    return "retry: " + (3_000 + ThreadLocalRandom.current().nextInt(3_000)) + "\n";
  }

  List<String> head(ReferenceRequest request) {
    return request.isHttp10()
        ? List.of(
            "HTTP/1.1 200 OK",
            "Content-Type: text/event-stream",
            "Cache-Control: no-cache",
            "X-Accel-Buffering: no",
            "Connection: close")
        : List.of(
            "HTTP/1.1 200 OK",
            "Content-Type: text/event-stream",
            "Cache-Control: no-cache",
            "X-Accel-Buffering: no",
            "Transfer-Encoding: chunked");
  }

  String chunkSize(int bytes) {
    return Integer.toHexString(bytes);
  }

  String lastChunk() {
    return "0\r\n\r\n";
  }

  String greeting() {
    return "retry: 3000\n";
  }

  String heartbeat() {
    return ": hb\n";
  }

  String frame(ReferenceJournal.Event event) {
    return "event: " + event.type() + "\nid: " + event.id() + "\n" + data(event.data()) + "\n";
  }

  String data(String data) {
    return "data: " + data.replaceAll("\r\n?|\n", "\ndata: ") + "\n";
  }

  String gaps(Map<String, String> gaps) {
    String json = gaps.entrySet().stream()
        .map(gap -> quoted(gap.getKey()) + ":" + quoted(gap.getValue()))
        .collect(Collectors.joining(",", "{\"channels\":{", "}}"));
    return "event: missedevents\ndata: " + json + "\n\n";
  }

  String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  String cursorFrame(long id) {
    return "event: lastEventId\nid: " + id + "\ndata: \n\n";
  }

  long pollMillis() {
    return 1_000;
  }

  ReferenceStream newStream(ReferenceRequest request, Socket socket) throws IOException {
    return new ReferenceStream(this, request, socket);
  }

  // Connections.

  ReferenceJournal journal() {
    return journal;
  }

  boolean isBeyondGrace() {
    return journal.isAway() && System.nanoTime() - awaySince > GRACE.toNanos();
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      Optional<ReferenceRequest> read;
      try {
        read = ReferenceRequest.read(new BufferedInputStream(socket.getInputStream()));
      } catch (IllegalArgumentException e) {
        answer(socket, response(400, "text/plain", String.valueOf(e.getMessage())));
        return;
      }
      if (read.isEmpty()) {
        return;
      }
      ReferenceRequest request = read.get();
      if (request.method().equals("POST")) {
        answer(socket, publish(request));
        return;
      }
      Optional<String> refusal = refusal(request);
      if (refusal.isPresent()) {
        answer(socket, refusal.get());
      } else {
        newStream(request, socket).run();
      }
    } catch (IOException e) {
      // The client is gone.
    }
  }

  private String publish(ReferenceRequest request) {
    if (journal.isAway()) {
      return response(503, "text/plain", "the journal is away");
    }
    String channel = ReferenceRequest.decoded(request.path().replaceFirst("/publish/", ""));
    journal.publish(channel, request.parameters().getOrDefault("type", ""), request.body());
    return response(201, "text/plain", "published");
  }

  String response(int status, String type, String body) {
    return "HTTP/1.1 " + status + " -\r\nContent-Type: " + type + "\r\nContent-Length: "
        + body.getBytes(StandardCharsets.UTF_8).length + "\r\nConnection: close\r\n\r\n" + body;
  }

  private static void answer(Socket socket, String response) throws IOException {
    socket.getOutputStream().write(response.getBytes(StandardCharsets.UTF_8));
  }

  private void acceptAll() {
    ServerSocket current = listener;
    while (!current.isClosed()) {
      try {
        Socket socket = current.accept();
        thread(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  /** Closes streams whose clients do not read. */
  private void watch() {
    ServerSocket current = listener;
    while (!current.isClosed()) {
      streams.forEach(ReferenceStream::closeIfStalled);
      Limits.pause(HEARTBEAT.toMillis() / 4);
    }
  }

  /** The port of a server that was just closed may be taken a little longer. */
  private ServerSocket listen(int port) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    while (true) {
      try {
        return sockets.createServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
      } catch (IOException e) {
        if (System.nanoTime() - deadline > 0) {
          throw new UncheckedIOException(e);
        }
        Limits.pause(10);
      }
    }
  }

  static void thread(Runnable task) {
    Thread thread = new Thread(task, "reference-server");
    thread.setDaemon(true);
    thread.start();
  }
}
