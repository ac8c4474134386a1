package io.redisse.jaxrs.server;

import io.redisse.api.ChannelRequest;
import io.redisse.core.Redisse;
import io.redisse.jaxrs.grizzly.GrizzlyServer;
import io.redisse.jaxrs.grizzly.ListenerSettings;
import io.redisse.jaxrs.grizzly.RequestLimits;
import io.redisse.jaxrs.http.Cors;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Triggers JIT compilation of the streaming code before clients connect. Starts a second, in-memory
 * server in this process, opens thousands of streams on it and publishes to them. Does not involve
 * the application's backend, filters or resolver.
 */
final class WarmUp implements Runnable {
  /** Long enough for all rounds in an otherwise idle process. */
  static final Duration DEFAULT_LIMIT = Duration.ofSeconds(2);

  private static final Logger LOG = System.getLogger(WarmUp.class.getName());
  /** All servers in the process share the compiled code, so one warm-up is enough. */
  private static final AtomicBoolean STARTED = new AtomicBoolean();
  /**
   * Opens about 5,000 streams, the number of calls after which the JVM fully optimizes a method.
   */
  private static final int ROUNDS = 160;

  static final int STREAMS = 32;
  private static final int EVENTS = 8;

  private final long deadline;
  private final int timeoutMillis;
  private final List<Socket> sockets = new ArrayList<>();

  WarmUp(Duration limit) {
    deadline = System.nanoTime() + limit.toNanos();
    timeoutMillis = (int) Math.max(1, limit.toMillis());
  }

  /**
   * Starts a warm-up on a background thread, unless this process has already started one.
   *
   * @param limit maximum duration, after which the warm-up stops even if incomplete; zero disables
   *     it
   */
  static void startOnce(Duration limit) {
    if (limit.compareTo(Duration.ZERO) > 0 && STARTED.compareAndSet(false, true)) {
      Thread thread = new Thread(new WarmUp(limit), "redisse-warm-up");
      thread.setDaemon(true);
      thread.start();
    }
  }

  @Override
  public void run() {
    try {
      int streams = serve(ROUNDS);
      LOG.log(Level.DEBUG, "Warm-up served {0} streams", streams);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "Warm-up failed; the first clients may be served more slowly", e);
    }
  }

  /**
   * Runs the given number of rounds and returns the number of streams served before the deadline.
   */
  int serve(int rounds) throws IOException {
    ListenerSettings anyPort = new ListenerSettings(
        "127.0.0.1",
        0,
        Optional.empty(),
        RequestLimits.withDefaults(),
        ListenerSettings.DEFAULT_KEEP_ALIVE,
        Cors.NONE);
    Door door = new Door();
    door.publishing = true;
    try (Redisse redisse =
            Redisse.builder().channels(ChannelRequest::requestedChannels).build();
        GrizzlyServer server = GrizzlyServer.start(anyPort, door.handler(redisse));
        Socket publisher = connect(server)) {
      int done = 0;
      while (done < rounds && System.nanoTime() - deadline < 0) {
        done++;
        serveRound(server, publisher, "event" + done);
      }
      return done * STREAMS;
    }
  }

  private Socket connect(GrizzlyServer server) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.uri().getPort());
    socket.setSoTimeout(timeoutMillis);
    return socket;
  }

  private void serveRound(GrizzlyServer server, Socket publisher, String data) throws IOException {
    try {
      for (int i = 0; i < STREAMS; i++) {
        Socket socket = connect(server);
        sockets.add(socket);
        // Half of the clients send a cursor, to warm up history reads as well.
        send(
            socket,
            "GET /events?a HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
                + (i % 2 == 0 ? "\r\n" : "Last-Event-ID: 1\r\n\r\n"));
      }
      for (Socket socket : sockets) {
        readUntil(socket, "\nid: ");
      }
      for (int i = 0; i < EVENTS; i++) {
        send(
            publisher,
            "POST /channels/a/events HTTP/1.1\r\nHost: localhost\r\n"
                + "Content-Type: text/plain\r\nContent-Length: " + data.length() + "\r\n\r\n"
                + data);
        readUntil(publisher, "}");
      }
      for (Socket socket : sockets) {
        readUntil(socket, data);
      }
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
      sockets.clear();
    }
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static void readUntil(Socket socket, String end) throws IOException {
    StringBuilder received = new StringBuilder();
    byte[] buffer = new byte[4096];
    while (received.indexOf(end) < 0) {
      int length = socket.getInputStream().read(buffer);
      if (length < 0) {
        throw new IOException("connection closed after: " + received);
      }
      received.append(new String(buffer, 0, length, StandardCharsets.US_ASCII));
    }
  }
}
