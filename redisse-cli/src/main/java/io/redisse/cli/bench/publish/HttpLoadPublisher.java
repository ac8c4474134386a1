package io.redisse.cli.bench.publish;

import io.redisse.cli.bench.http.HttpRequests;
import io.redisse.cli.bench.http.ResponseParser;
import io.redisse.cli.bench.plan.Plan;
import io.redisse.cli.bench.plan.UrlTemplate;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Publishes by POST over a single connection. Requests are pipelined: each one is sent without
 * waiting for earlier responses. Responses arrive in the order of the requests.
 */
final class HttpLoadPublisher implements LoadPublisher, ResponseParser.Handler {
  private static final int BUFFER_SIZE = 1 << 16;
  private static final int SUCCESS = 2;
  private static final int HUNDRED = 100;

  private record Request(int channel, Publications publications) {}

  private final byte[][] heads;
  private final Socket socket;
  private final Queue<Request> pending = new ConcurrentLinkedQueue<>();
  private final ResponseParser parser = new ResponseParser(this);
  private volatile String failure = "";
  /** The status line of the latest response if it is an error, otherwise empty. */
  private String rejection = "";

  HttpLoadPublisher(Plan plan, UrlTemplate template) throws IOException {
    heads = new byte[plan.channels()][];
    for (int channel = 0; channel < heads.length; channel++) {
      heads[channel] = HttpRequests.postHead(
          template.fill(plan.channelName(channel), channel), plan.headers(), plan.size());
    }
    socket = HttpRequests.connect(template.fill(plan.channelName(0), 0));
    socket.setTcpNoDelay(true);
    Thread reader = new Thread(this::readResponses, "bench-responses");
    reader.setDaemon(true);
    reader.start();
  }

  @Override
  public void publish(int channel, byte[] data, Publications publications) throws IOException {
    if (!failure.isEmpty()) {
      throw new IOException(failure);
    }
    pending.add(new Request(channel, publications));
    byte[] head = heads[channel];
    byte[] request = new byte[head.length + data.length];
    System.arraycopy(head, 0, request, 0, head.length);
    System.arraycopy(data, 0, request, head.length, data.length);
    socket.getOutputStream().write(request);
  }

  @Override
  public boolean hasFailed() {
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
    // Ignored: the status line is all that is needed.
  }

  @Override
  public void end() {
    Request request = pending.poll();
    if (request == null) {
      failure = "the server sent an unexpected response on the publishing connection";
    } else if (rejection.isEmpty()) {
      request.publications().recordAccepted();
    } else {
      request.publications().recordRejected(request.channel(), rejection);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
