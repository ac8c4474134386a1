package io.redisse.tck.support;

import io.redisse.api.Event;
import io.redisse.api.History;
import io.redisse.api.NewEvent;
import java.util.List;

/** How values look in messages: short, and with control characters made visible. */
public final class Describe {
  private static final int LONGEST = 60;
  private static final int MOST = 20;

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
        + events.stream().limit(MOST).map(Describe::event).toList()
        + (events.size() > MOST ? " and more" : "");
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
    StringBuilder shown = new StringBuilder("'");
    text.codePoints().limit(LONGEST).forEach(c -> {
      if (Character.isISOControl(c)) {
        shown.append(String.format("\\u%04x", c));
      } else {
        shown.appendCodePoint(c);
      }
    });
    return shown.append(text.length() > LONGEST ? "…'" : "'").toString();
  }
}
