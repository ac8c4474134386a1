package io.redisse.cli.bench.publish;

import io.redisse.cli.bench.http.HttpRequests;
import io.redisse.cli.bench.http.ResponseParser;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * One HTTP connection for publishing. Requests are pipelined: each one is sent without waiting for
 * earlier responses. Responses arrive in the order of the requests.
 */
final class PublishingConnection implements ResponseParser.Handler {
  private static final int BUFFER_SIZE = 1 << 16;
  private static final int SUCCESS = 2;
  private static final int HUNDRED = 100;

  /** A pending request, with the channel of each of its events. */
  private record Request(List<Integer> channels, Publications publications) {}

  private final Socket socket;
  private final Queue<Request> pending = new ConcurrentLinkedQueue<>();
  private final ResponseParser parser = new ResponseParser(this);
  private volatile String failure = "";
  /** The status line of the latest response if it is an error, otherwise empty. */
  private String rejection = "";

  PublishingConnection(URI uri) throws IOException {
    socket = HttpRequests.connect(uri);
    socket.setTcpNoDelay(true);
    Thread reader = new Thread(this::readResponses, "bench-responses");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Sends a request.
   *
   * @param channels the channel of each event in the request
   * @throws IOException if the connection has failed
   */
  void send(byte[] request, List<Integer> channels, Publications publications) throws IOException {
    if (hasFailed()) {
      throw new IOException(failure);
    }
    pending.add(new Request(channels, publications));
    socket.getOutputStream().write(request);
  }

  boolean hasFailed() {
    return !failure.isEmpty();
  }

  private void readResponses() {
    byte[] buffer = new byte[BUFFER_SIZE];
    try {
      InputStream in = socket.getInputStream();
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        parser.parse(buffer, 0, length);
      }
      failure = "the server closed the publishing connection"
          + (rejection.isEmpty()
              ? "; if it limits the requests per connection, raise that limit"
              : afterRejection());
    } catch (IOException e) {
      failure = "the publishing connection failed: " + e.getMessage() + afterRejection();
    }
  }

  private String afterRejection() {
    return rejection.isEmpty() ? "" : " after '" + rejection + "'";
  }

  @Override
  public void head(ResponseParser.Head head) {
    rejection = head.status() / HUNDRED == SUCCESS ? "" : head.statusLine();
  }

  @Override
  public void body(byte[] bytes, int from, int to) {
    // Ignored, because only the status line is needed.
  }

  @Override
  public void end() {
    Request request = pending.poll();
    if (request == null) {
      failure = "the server sent an unexpected response on the publishing connection";
    } else if (rejection.isEmpty()) {
      request.publications().recordAccepted(request.channels().size());
    } else {
      for (int channel : request.channels()) {
        request.publications().recordRejected(channel, rejection);
      }
    }
  }

  void close() throws IOException {
    socket.close();
  }
}
