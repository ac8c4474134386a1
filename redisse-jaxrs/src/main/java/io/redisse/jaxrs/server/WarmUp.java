package io.redisse.jaxrs.server;

import io.redisse.api.ChannelRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Has Java compile what serves streams before clients need it: opens some thousand streams on a
 * server of its own in this process, with a store of its own in memory, and publishes to them. None
 * of it reaches the application's backend, filters or resolver.
 */
final class WarmUp implements Runnable {
  /** What a program that does nothing else takes for it. */
  static final Duration LONGEST = Duration.ofSeconds(2);

  private static final Logger LOG = System.getLogger(WarmUp.class.getName());

  /** What is compiled stays so for all servers of the process. */
  private static final AtomicBoolean BEGUN = new AtomicBoolean();

  /** Five thousand streams: from so many calls on, Java compiles a method for good. */
  private static final int ROUNDS = 160;

  static final int STREAMS = 32;
  private static final int EVENTS = 8;
  private static final int TIMEOUT_MILLIS = 1_000;

  private final long end;
  private final List<Socket> sockets = new ArrayList<>();

  WarmUp(Duration longest) {
    end = System.nanoTime() + longest.toNanos();
  }

  /**
   * Begins in a thread of its own, once in the life of a process.
   *
   * @param longest after so long it ends, whatever it has done; zero for not at all
   */
  static void begin(Duration longest) {
    if (longest.compareTo(Duration.ZERO) > 0 && BEGUN.compareAndSet(false, true)) {
      Thread thread = new Thread(new WarmUp(longest), "redisse-warm-up");
      thread.setDaemon(true);
      thread.start();
    }
  }

  @Override
  public void run() {
    try {
      int streams = serve(ROUNDS);
      LOG.log(Level.DEBUG, "Warmed up by {0} streams", streams);
    } catch (IOException | UncheckedIOException e) {
      LOG.log(Level.DEBUG, "Not warmed up", e);
    }
  }

  /**
   * Does it.
   *
   * @return how many streams were served
   */
  int serve(int rounds) throws IOException {
    try (RedisseServer server = RedisseServer.builder()
            .channels(ChannelRequest::requestedChannels)
            .publishing()
            .start();
        Socket publisher = connect(server)) {
      int done = 0;
      while (done < rounds && System.nanoTime() - end < 0) {
        done++;
        round(server, publisher, "event" + done);
      }
      return done * STREAMS;
    }
  }

  private static Socket connect(RedisseServer server) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(TIMEOUT_MILLIS);
    return socket;
  }

  private void round(RedisseServer server, Socket publisher, String data) throws IOException {
    try {
      for (int i = 0; i < STREAMS; i++) {
        Socket socket = connect(server);
        sockets.add(socket);
        // Every other comes with a cursor, for which history is read.
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
        throw new IOException("the connection ended after: " + received);
      }
      received.append(new String(buffer, 0, length, StandardCharsets.US_ASCII));
    }
  }
}
