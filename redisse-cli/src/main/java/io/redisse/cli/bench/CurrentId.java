package io.redisse.cli.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The id that a server gives to a stream that has just begun, from which it can be resumed. */
final class CurrentId implements ResponseParser.Handler {
  private static final int TIMEOUT_MILLIS = 5_000;
  private static final int BUFFER_SIZE = 1 << 16;
  private static final Pattern ID = Pattern.compile("(?:^|[\\r\\n])id: ?([^\\r\\n]+)[\\r\\n]");

  private final StringBuilder body = new StringBuilder();

  private CurrentId() {}

  /**
   * Opens a stream and ends it when it knows.
   *
   * @throws IOException if there is no server, or none that gives an id
   */
  static String of(Plan plan) throws IOException {
    URI uri = plan.subscribe().fill(plan.channelName(0), 0);
    try (Socket socket = UrlTemplate.connect(uri)) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write(StreamConnection.request(uri, plan.headers()));
      return new CurrentId().read(socket.getInputStream());
    } catch (SocketTimeoutException e) {
      throw new IOException("a new stream was given no id within " + TIMEOUT_MILLIS + " ms", e);
    }
  }

  private String read(InputStream in) throws IOException {
    ResponseParser parser = new ResponseParser(this);
    byte[] buffer = new byte[BUFFER_SIZE];
    Matcher id = ID.matcher(body);
    while (!id.reset().find()) {
      int length = in.read(buffer);
      if (length < 0) {
        throw new IOException("the server closed a stream before it gave it an id");
      }
      parser.parse(buffer, 0, length);
    }
    return id.group(1);
  }

  @Override
  public void head(ResponseParser.Head head) throws ProtocolException {
    head.requireEventStream();
  }

  @Override
  public void body(byte[] bytes, int from, int to) {
    body.append(new String(bytes, from, to - from, StandardCharsets.UTF_8));
  }

  @Override
  public void end() {
    // The connection ends as well.
  }
}
