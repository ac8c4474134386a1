package io.redisse.redis.format;

import io.redisse.api.Event;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Encodes and decodes events in the form stored in Redis, which is the text sent to browsers.
 * Events of this implementation begin with {@code event:}, those of Ruby publishers with {@code
 * id:}. Each implementation serves the events of the other.
 */
public final class EventText {
  private static final int MAX_DIGITS = 16;

  private EventText() {}

  /** Returns the text before the line with the id. */
  public static byte[] head(String type) {
    return Keys.bytes("event: " + type + "\n");
  }

  /** Returns the text after the line with the id. */
  public static byte[] body(String data) {
    return Keys.bytes("data: " + data.replace("\n", "\ndata: ") + "\n\n");
  }

  public static byte[] encode(Event event) {
    return Keys.bytes("event: "
        + event.type()
        + "\nid: "
        + event.id()
        + "\ndata: "
        + event.data().replace("\n", "\ndata: ")
        + "\n\n");
  }

  /**
   * Returns whether a Ruby publisher wrote the event. Ruby publishers allocate the id before they
   * publish.
   */
  public static boolean isOfRuby(byte[] bytes) {
    return bytes.length > 0 && bytes[0] == 'i';
  }

  /**
   * Decodes an event.
   *
   * @return the event; empty if the text is not an event, for example because another application
   *     uses the same name
   */
  public static Optional<Event> decode(String channel, byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (!text.startsWith("event: ") && !text.startsWith("id: ")) {
      return Optional.empty();
    }
    long id = 0;
    String type = "";
    StringBuilder data = new StringBuilder(text.length());
    boolean hasData = false;
    for (int start = 0, end; start < text.length(); start = end + 1) {
      int lineEnd = text.indexOf('\n', start);
      end = lineEnd < 0 ? text.length() : lineEnd;
      int colon = text.indexOf(':', start);
      if (colon < 0 || colon >= end) {
        continue;
      }
      int value = colon + 1 < end && text.charAt(colon + 1) == ' ' ? colon + 2 : colon + 1;
      switch (text.substring(start, colon)) {
        case "id" -> id = id(text, value, end);
        case "event" -> type = text.substring(value, end);
        case "data" -> {
          if (hasData) {
            data.append('\n');
          }
          data.append(text, value, end);
          hasData = true;
        }
        default -> {
          // Comments, retry and future fields are not part of the event.
        }
      }
    }
    try {
      return id == 0
          ? Optional.empty()
          : Optional.of(new Event(id, channel, type, data.toString()));
    } catch (IllegalArgumentException e) {
      // A Ruby publisher may use values that are rejected here, such as a type reserved for the
      // server.
      return Optional.empty();
    }
  }

  /** Parses text that consists only of an id; returns 0 for any other text. */
  public static long id(byte[] bytes) {
    return id(new String(bytes, StandardCharsets.UTF_8), 0, bytes.length);
  }

  /** Parses the id between two positions; returns 0 if there is none. */
  private static long id(String text, int start, int end) {
    if (end - start > MAX_DIGITS) {
      return 0;
    }
    long id = 0;
    for (int i = start; i < end; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return 0;
      }
      id = 10 * id + digit;
    }
    return id;
  }
}
