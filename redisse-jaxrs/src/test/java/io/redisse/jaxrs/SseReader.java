package io.redisse.jaxrs;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Parses an event stream as WHATWG HTML says, apart from the code that writes it. */
public final class SseReader {
  /** An event as a browser dispatches it. */
  public record Received(String type, String id, String data) {}

  private final BufferedReader in;
  private final List<String> comments = new ArrayList<>();
  private String lastEventId = "";
  private long retryMillis = -1;

  public SseReader(BufferedReader in) {
    this.in = in;
  }

  /** Waits for the next event that is not dropped for want of data. */
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
        case "" -> comments.add(value);
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

  long retryMillis() {
    return retryMillis;
  }
}
