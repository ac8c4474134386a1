package io.redisse.cli.bench.streams;

import io.redisse.cli.bench.http.HttpRequests;
import io.redisse.cli.bench.http.ProtocolException;
import io.redisse.cli.bench.http.ResponseParser;
import io.redisse.cli.bench.plan.Plan;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the id that a server sends on a new stream. The id serves as the cursor of a replay. */
public final class CurrentId implements ResponseParser.Handler {
  private static final int TIMEOUT_MILLIS = 5_000;
  private static final int BUFFER_SIZE = 1 << 16;
  private static final Pattern ID = Pattern.compile("(?:^|[\\r\\n])id: ?([^\\r\\n]+)[\\r\\n]");

  private final StringBuilder body = new StringBuilder();

  private CurrentId() {}

  /**
   * Opens a stream, waits for the first id and closes the stream.
   *
   * @throws IOException if the server cannot be reached, or sends no id within 5 s
   */
  public static String of(Plan plan) throws IOException {
    URI uri = plan.subscribe().fill(plan.channelName(0), 0);
    try (Socket socket = HttpRequests.connect(uri)) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write(HttpRequests.subscribe(uri, plan.headers()));
      return new CurrentId().read(socket.getInputStream());
    } catch (SocketTimeoutException e) {
      throw new IOException(
          "replay: expected an id on a new stream within " + TIMEOUT_MILLIS + " ms, got none", e);
    }
  }

  private String read(InputStream in) throws IOException {
    ResponseParser parser = new ResponseParser(this);
    byte[] buffer = new byte[BUFFER_SIZE];
    Matcher id = ID.matcher(body);
    while (!id.reset().find()) {
      int length = in.read(buffer);
      if (length < 0) {
        throw new IOException("replay: the server closed a new stream without sending an id");
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
    // Nothing to do: once the server closes the connection, read() throws an exception.
  }
}
