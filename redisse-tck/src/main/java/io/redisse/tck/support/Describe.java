package io.redisse.tck.support;

import io.redisse.api.Event;
import io.redisse.api.History;
import io.redisse.api.NewEvent;
import java.util.List;

/** Formats values as short text for failure messages, with control characters made visible. */
public final class Describe {
  private static final int MAX_TEXT = 60;
  private static final int MAX_EVENTS = 20;

  private Describe() {}

  static String event(NewEvent event) {
    return event(event.channel(), event.type(), event.data());
  }

  static String event(Event event) {
    return event.id() + " " + event(event.channel(), event.type(), event.data());
  }

  static String events(List<Event> events) {
    return events.size()
        + " events "
        + events.stream().limit(MAX_EVENTS).map(Describe::event).toList()
        + (events.size() > MAX_EVENTS ? " and more" : "");
  }

  public static String history(History page) {
    return "through "
        + page.through()
        + ", gaps "
        + page.gaps()
        + ", more "
        + page.more()
        + ", "
        + events(page.events());
  }

  private static String event(String channel, String type, String data) {
    return quoted(channel) + " " + quoted(type) + " " + quoted(data);
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("'");
    text.codePoints().limit(MAX_TEXT).forEach(c -> {
      if (Character.isISOControl(c)) {
        quoted.append(String.format("\\u%04x", c));
      } else {
        quoted.appendCodePoint(c);
      }
    });
    return quoted.append(text.length() > MAX_TEXT ? "…'" : "'").toString();
  }
}
