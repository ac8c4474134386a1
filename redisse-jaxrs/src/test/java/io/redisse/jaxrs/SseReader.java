package io.redisse.jaxrs;

import java.io.BufferedReader;
import java.io.IOException;

/** Parses an event stream by WHATWG HTML, independently of the code that writes it. */
public final class SseReader {
  /** An event as a browser dispatches it. */
  public record Received(String type, String id, String data) {}

  private final BufferedReader in;
  private String lastEventId = "";
  private long retryMillis = -1;

  public SseReader(BufferedReader in) {
    this.in = in;
  }

  /**
   * Waits for the next event. Blocks without data are skipped, as a browser skips them.
   *
   * @throws IOException if the stream has ended or the read timed out
   */
  public Received next() throws IOException {
    String type = "";
    StringBuilder data = null;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.isEmpty()) {
        if (data != null) {
          data.setLength(data.length() - 1);
          return new Received(type.isEmpty() ? "message" : type, lastEventId, data.toString());
        }
        type = "";
        continue;
      }
      int colon = line.indexOf(':');
      String field = colon < 0 ? line : line.substring(0, colon);
      String value = colon < 0 ? "" : line.substring(colon + 1).replaceFirst("^ ", "");
      switch (field) {
        case "" -> {} // a comment, such as a heartbeat
        case "event" -> type = value;
        case "data" ->
          data = (data == null ? new StringBuilder() : data).append(value).append('\n');
        case "id" -> lastEventId = value;
        case "retry" -> retryMillis = Long.parseLong(value);
        default -> throw new IOException("unknown field: " + line);
      }
    }
    throw new IOException("the stream ended");
  }

  /** Returns the latest {@code retry:} value, or -1 if there was none. */
  public long retryMillis() {
    return retryMillis;
  }
}
