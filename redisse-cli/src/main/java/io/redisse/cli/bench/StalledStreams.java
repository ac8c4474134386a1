package io.redisse.cli.bench;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Streams of clients that have stopped to read: they are opened, and then left alone. */
final class StalledStreams implements AutoCloseable {
  private static final String OPENED = "HTTP/1.1 200";
  private static final int TIMEOUT_MILLIS = 5_000;

  private final List<Socket> sockets = new ArrayList<>();

  /**
   * Opens them, one after the other.
   *
   * @throws IOException if the server does not open one
   */
  static StalledStreams open(Plan plan) throws IOException {
    StalledStreams streams = new StalledStreams();
    try {
      for (int i = 0; i < plan.stalled(); i++) {
        URI uri = plan.subscribe().fill(plan.channelName(i % plan.channels()), plan.streams() + i);
        streams.add(uri, plan.headers());
      }
      return streams;
    } catch (IOException e) {
      streams.close();
      throw new IOException("a stream that is not going to be read: " + e.getMessage(), e);
    }
  }

  private void add(URI uri, List<String> headers) throws IOException {
    Socket socket = UrlTemplate.connect(uri);
    sockets.add(socket);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.getOutputStream().write(StreamConnection.request(uri, headers));
    byte[] answer = socket.getInputStream().readNBytes(OPENED.length());
    if (!OPENED.equals(new String(answer, StandardCharsets.US_ASCII))) {
      throw new IOException("the server did not open it");
    }
  }

  @Override
  public void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
