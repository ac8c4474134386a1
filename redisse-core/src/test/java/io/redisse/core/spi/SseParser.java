package io.redisse.core.spi;

import java.util.ArrayList;
import java.util.List;

/**
 * Parses an event stream by the algorithm of WHATWG HTML ("Interpreting an event stream"). Shares
 * no code with the encoder, so that tests compare two independent implementations.
 */
public final class SseParser {
  /** An event as a browser dispatches it. */
  public record Parsed(String lastEventId, String type, String data) {}

  public final List<Parsed> events = new ArrayList<>();
  public final List<String> comments = new ArrayList<>();
  public final List<Long> retries = new ArrayList<>();

  private String lastEventId = "";
  private String type = "";
  private final StringBuilder data = new StringBuilder();

  public static SseParser parse(String stream) {
    SseParser parser = new SseParser();
    // The last part has no line end, so it is not a line yet.
    String[] lines = (stream + "\u0000").split("\r\n|\r|\n", -1);
    for (int i = 0; i < lines.length - 1; i++) {
      parser.line(lines[i]);
    }
    return parser;
  }

  private void line(String line) {
    int colon = line.indexOf(':');
    if (line.isEmpty()) {
      dispatch();
    } else if (colon == 0) {
      comments.add(line.substring(1));
    } else if (colon < 0) {
      field(line, "");
    } else {
      String value = line.substring(colon + 1);
      field(line.substring(0, colon), value.startsWith(" ") ? value.substring(1) : value);
    }
  }

  private void field(String name, String value) {
    switch (name) {
      case "event" -> type = value;
      case "data" -> data.append(value).append('\n');
      case "id" -> {
        if (value.indexOf('\u0000') < 0) {
          lastEventId = value;
        }
      }
      case "retry" -> {
        if (value.matches("[0-9]+")) {
          retries.add(Long.valueOf(value));
        }
      }
      default -> throw new AssertionError("unknown field: " + name);
    }
  }

  private void dispatch() {
    if (data.length() > 0) {
      events.add(new Parsed(
          lastEventId, type.isEmpty() ? "message" : type, data.substring(0, data.length() - 1)));
    }
    data.setLength(0);
    type = "";
  }
}
