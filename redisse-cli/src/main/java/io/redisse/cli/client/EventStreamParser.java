package io.redisse.cli.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads an event stream as WHATWG HTML says ("Server-sent events", interpreting an event stream). */
public final class EventStreamParser {
  /**
   * An event as a browser would dispatch it.
   *
   * @param id the stream's last event id, empty if there was none
   * @param type the type
   * @param data the data
   */
  public record ReceivedEvent(String id, String type, String data) {}

  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");

  private final BufferedReader lines;
  private String lastEventId;
  private Optional<Duration> retry = Optional.empty();
  private String type = "";
  private final StringBuilder data = new StringBuilder();
  private boolean first = true;

  /**
   * A parser for one response.
   *
   * @param in the body
   * @param lastEventId the id that the request was made with, empty if none
   */
  EventStreamParser(InputStream in, String lastEventId) {
    // Malformed UTF-8 becomes U+FFFD; lines end with LF, CR or CRLF, as BufferedReader has it too.
    lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    this.lastEventId = lastEventId;
  }

  /** The next event; empty at the end of the stream, where what has no blank line is dropped. */
  public Optional<ReceivedEvent> next() throws IOException {
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
            lastEventId, type.isEmpty() ? "message" : type, data.substring(0, data.length() - 1)));
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
      case "id" -> lastEventId = value.indexOf('\0') < 0 ? value : lastEventId;
      case "retry" -> {
        if (DIGITS.matcher(value).matches()) {
          retry = Optional.of(Duration.ofMillis(Long.parseLong(value)));
        }
      }
      default -> {
        // A comment, or a field that is to be ignored.
      }
    }
  }

  /** How long the server wants clients to wait before they reconnect, if it said so. */
  Optional<Duration> retry() {
    return retry;
  }
}
