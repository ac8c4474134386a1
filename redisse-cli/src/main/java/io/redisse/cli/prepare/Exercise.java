package io.redisse.cli.prepare;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.SocketFactory;

/** Uses a server as its clients do: opens streams, replays history and publishes. */
final class Exercise {
  static final int STREAMS = 32;
  private static final int EVENTS = 8;

  private final URI server;
  private final SocketFactory sockets;
  private final String headers;
  private final int timeoutMillis;
  private final long deadline;

  /**
   * Creates an exercise.
   *
   * @param headers lines for the head of each request, such as an authorization; may be empty
   * @param limit the time after which no further round begins
   */
  Exercise(URI server, SocketFactory sockets, String headers, Duration limit) {
    this.server = server;
    this.sockets = sockets;
    this.headers = headers;
    timeoutMillis = Math.toIntExact(limit.toMillis());
    deadline = System.nanoTime() + limit.toNanos();
  }

  /** Runs rounds until all are done or the time is over, and returns how many were done. */
  int run(int rounds) throws IOException {
    int done = 0;
    try (Socket publisher = connect()) {
      while (done < rounds && System.nanoTime() - deadline < 0) {
        done++;
        round(publisher, "event" + done);
      }
    }
    return done;
  }

  /** Sends a GET request and waits for a successful answer. */
  void get(String target) throws IOException {
    try (Socket socket = connect()) {
      send(socket, "GET " + target, "", "");
      readUntil(socket, "200 OK");
    }
  }

  private void round(Socket publisher, String data) throws IOException {
    List<Socket> streams = new ArrayList<>();
    try {
      for (int i = 0; i < STREAMS; i++) {
        Socket stream = connect();
        streams.add(stream);
        // Half of the clients come back with a cursor, and read history.
        String cursor = i % 2 == 0 ? "" : "Last-Event-ID: 1\r\n";
        send(stream, "GET /events?a&b", "Accept: text/event-stream\r\n" + cursor, "");
      }
      for (Socket stream : streams) {
        readUntil(stream, "\nid: ");
      }
      String json = "{\"channel\":\"a\",\"data\":\"" + data + "\"}\n";
      for (int i = 0; i < EVENTS; i++) {
        post(publisher, "/channels/b/events", "text/plain", data);
        post(publisher, "/channels/b/events?type=t", "application/json", "{\"data\":\"x\"}");
      }
      post(publisher, "/events", "application/x-ndjson", json.repeat(EVENTS));
      post(publisher, "/channels/a/events", "text/plain", "last " + data);
      for (Socket stream : streams) {
        readUntil(stream, "data: last " + data);
      }
    } finally {
      for (Socket stream : streams) {
        stream.close();
      }
    }
  }

  private Socket connect() throws IOException {
    Socket socket = sockets.createSocket(server.getHost(), server.getPort());
    socket.setSoTimeout(timeoutMillis);
    return socket;
  }

  private void post(Socket publisher, String target, String type, String body) throws IOException {
    send(
        publisher,
        "POST " + target,
        "Content-Type: " + type + "\r\nContent-Length: " + body.length() + "\r\n",
        body);
    readUntil(publisher, "\"}");
  }

  private void send(Socket socket, String request, String head, String body) throws IOException {
    String message = request + " HTTP/1.1\r\nHost: localhost\r\n" + headers + head + "\r\n" + body;
    socket.getOutputStream().write(message.getBytes(StandardCharsets.US_ASCII));
  }

  private static void readUntil(Socket socket, String end) throws IOException {
    StringBuilder received = new StringBuilder();
    byte[] buffer = new byte[8192];
    while (received.indexOf(end) < 0) {
      int length = socket.getInputStream().read(buffer);
      if (length < 0) {
        throw new IOException("connection closed after: " + received);
      }
      received.append(new String(buffer, 0, length, StandardCharsets.US_ASCII));
    }
  }
}
