package io.redisse.cli.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Publishes by POST over one connection. Requests follow each other without waiting for the answers,
 * which come in the same order.
 */
final class HttpPublisher implements EventPublisher, ResponseParser.Handler {
  private static final int BUFFER_SIZE = 1 << 16;
  private static final int SUCCESS = 2;
  private static final int HUNDRED = 100;

  private record Request(int channel, Publications publications) {}

  private final byte[][] heads;
  private final Socket socket;
  private final Queue<Request> unanswered = new ConcurrentLinkedQueue<>();
  private final ResponseParser parser = new ResponseParser(this);
  private volatile String failure = "";
  private String refusal = "";

  HttpPublisher(Plan plan, UrlTemplate template) throws IOException {
    heads = new byte[plan.channels()][];
    for (int channel = 0; channel < heads.length; channel++) {
      heads[channel] = head(plan, template.fill(plan.channelName(channel), channel));
    }
    URI uri = template.fill(plan.channelName(0), 0);
    socket = UrlTemplate.connect(uri);
    socket.setTcpNoDelay(true);
    Thread reader = new Thread(this::readAnswers, "bench-answers");
    reader.setDaemon(true);
    reader.start();
  }

  private static byte[] head(Plan plan, URI uri) {
    StringBuilder head = new StringBuilder("POST " + UrlTemplate.target(uri) + " HTTP/1.1\r\n"
        + "Host: " + uri.getRawAuthority() + "\r\nContent-Type: text/plain\r\n"
        + "Content-Length: " + plan.size() + "\r\n");
    plan.headers().forEach(header -> head.append(header).append("\r\n"));
    return head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void publish(int channel, byte[] data, Publications publications) throws IOException {
    if (!failure.isEmpty()) {
      throw new IOException(failure);
    }
    unanswered.add(new Request(channel, publications));
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

  private void readAnswers() {
    byte[] buffer = new byte[BUFFER_SIZE];
    try {
      InputStream in = socket.getInputStream();
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        parser.parse(buffer, 0, length);
      }
      failure = "the server closed the publishing connection"
          + (refusal.isEmpty()
              ? "; if it allows only so many requests over one connection, raise that limit"
              : afterRefusal());
    } catch (IOException e) {
      failure = "the publishing connection failed: " + e.getMessage() + afterRefusal();
    }
  }

  private String afterRefusal() {
    return refusal.isEmpty() ? "" : " after '" + refusal + "'";
  }

  @Override
  public void head(ResponseParser.Head head) {
    refusal = head.status() / HUNDRED == SUCCESS ? "" : head.statusLine();
  }

  @Override
  public void body(byte[] bytes, int from, int to) {
    // The status says it all.
  }

  @Override
  public void end() {
    Request request = unanswered.poll();
    if (request == null) {
      failure = "the server answered what it was not asked";
    } else if (refusal.isEmpty()) {
      request.publications().accepted();
    } else {
      request.publications().refused(request.channel(), refusal);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
