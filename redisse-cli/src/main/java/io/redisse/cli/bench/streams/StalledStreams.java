package io.redisse.cli.bench.streams;

import io.redisse.cli.bench.http.HttpRequests;
import io.redisse.cli.bench.plan.Plan;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Streams that are opened but never read, which simulates clients that have stalled. */
public final class StalledStreams implements AutoCloseable {
  private static final String OPENED = "HTTP/1.1 200";
  private static final int TIMEOUT_MILLIS = 5_000;

  private final List<Socket> sockets = new ArrayList<>();

  private StalledStreams() {}

  /**
   * Opens {@link Plan#stalled} streams, one after another.
   *
   * @throws IOException if the server does not open a stream within 5 s
   */
  public static StalledStreams open(Plan plan) throws IOException {
    StalledStreams streams = new StalledStreams();
    try {
      for (int i = 0; i < plan.stalled(); i++) {
        URI uri = plan.subscribe().fill(plan.channelName(i % plan.channels()), plan.streams() + i);
        streams.add(uri, plan.headers());
      }
      return streams;
    } catch (IOException e) {
      streams.close();
      throw new IOException("cannot open a stalled stream: " + e.getMessage(), e);
    }
  }

  private void add(URI uri, List<String> headers) throws IOException {
    Socket socket = HttpRequests.connect(uri);
    sockets.add(socket);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.getOutputStream().write(HttpRequests.subscribe(uri, headers));
    byte[] response = socket.getInputStream().readNBytes(OPENED.length());
    String status = new String(response, StandardCharsets.US_ASCII);
    if (!OPENED.equals(status)) {
      throw new IOException("expected '" + OPENED + "', got '" + status + "'");
    }
  }

  @Override
  public void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
