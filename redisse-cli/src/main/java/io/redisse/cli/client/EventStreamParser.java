package io.redisse.cli.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Parses an event stream as defined by WHATWG HTML ("Server-sent events", section "Interpreting an
 * event stream"). Decodes every event, unlike {@code EventScanner} in {@code redisse bench}, which
 * only compares bytes for the sake of speed.
 */
final class EventStreamParser {
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");

  private final BufferedReader lines;
  private String cursor;
  private Optional<Duration> retry = Optional.empty();
  private String type = "";
  private final StringBuilder data = new StringBuilder();
  private boolean first = true;

  /**
   * Creates a parser for one response.
   *
   * @param cursor the Last-Event-ID of the request, or empty if there was none
   */
  EventStreamParser(InputStream in, String cursor) {
    // As the standard requires, InputStreamReader replaces malformed UTF-8 with U+FFFD, and
    // BufferedReader ends lines at LF, CR or CRLF.
    lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    this.cursor = cursor;
  }

  /**
   * Returns the next event, or empty at the end of the stream. Discards an incomplete last event.
   */
  Optional<ReceivedEvent> next() throws IOException {
    type = "";
    data.setLength(0);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (first) {
        first = false;
        line = line.startsWith("\uFEFF") ? line.substring(1) : line;
      }
      if (!line.isEmpty()) {
        field(line);
      } else if (data.length() > 0) {
        return Optional.of(new ReceivedEvent(
            cursor, type.isEmpty() ? "message" : type, data.substring(0, data.length() - 1)));
      } else {
        type = "";
      }
    }
    return Optional.empty();
  }

  private void field(String line) {
    int colon = line.indexOf(':');
    String name = colon < 0 ? line : line.substring(0, colon);
    String value = colon < 0 ? "" : line.substring(colon + 1);
    value = value.startsWith(" ") ? value.substring(1) : value;
    switch (name) {
      case "event" -> type = value;
      case "data" -> data.append(value).append('\n');
      case "id" -> cursor = value.indexOf('\0') < 0 ? value : cursor;
      case "retry" -> {
        if (DIGITS.matcher(value).matches()) {
          retry = Optional.of(Duration.ofMillis(Long.parseLong(value)));
        }
      }
      default -> {
        // The standard ignores comments and unknown fields.
      }
    }
  }

  /**
   * Returns the most recent reconnect delay that the server has sent, or empty if it has sent none.
   */
  Optional<Duration> retry() {
    return retry;
  }
}
