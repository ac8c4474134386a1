package io.redisse.core.engine;

import io.redisse.api.Event;
import io.redisse.api.Gap;
import io.redisse.core.spi.Frame;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Encodes frames in the event stream format (WHATWG HTML, "Server-sent events"). */
final class FrameEncoder {
  /** The comment line that keeps an idle stream open. */
  static final Frame HEARTBEAT = Frame.of(": hb\n", 0);

  private FrameEncoder() {}

  static Frame event(Event event) {
    return block(event.type(), event.data(), idLine(event.id()));
  }

  /**
   * Encodes an out-of-order event without its id, because the client's cursor must not move
   * backwards.
   */
  static Frame eventWithoutId(Event event) {
    return block(event.type(), event.data(), "");
  }

  /** Encodes {@code missedevents} without an id, so that the client keeps its cursor. */
  static Frame missedEvents(Map<String, Gap> gaps) {
    StringBuilder json = new StringBuilder("{\"channels\":{");
    new TreeMap<>(gaps).forEach((channel, gap) -> {
      json.append(json.charAt(json.length() - 1) == '{' ? "" : ",");
      json.append(quoted(channel)).append(":\"").append(gap.reason()).append('"');
    });
    return block(Event.MISSED_EVENTS_TYPE, json.append("}}").toString(), "");
  }

  /** Encodes {@code lastEventId}, which has empty data and only assigns the client a cursor. */
  static Frame lastEventId(long cursor) {
    return block(Event.LAST_EVENT_ID_TYPE, "", idLine(cursor));
  }

  /**
   * Encodes the reconnection delay as a line that no blank line follows, so that it becomes part
   * of the next event block.
   */
  static Frame retry(Duration delay) {
    return Frame.of("retry: " + delay.toMillis() + "\n", 0);
  }

  /**
   * Puts the id line last. Some clients store the id as soon as they read its line; with the id
   * first, they would lose the event if the connection broke before the data arrived.
   */
  private static Frame block(String type, String data, String idLine) {
    String lines =
        "event: " + type + "\ndata: " + data.replace("\n", "\ndata: ") + "\n" + idLine + "\n";
    return Frame.of(lines, 1);
  }

  private static String idLine(long id) {
    return "id: " + id + "\n";
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
