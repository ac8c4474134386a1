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

  /** The head of most events, shared by all of them. */
  private static final byte[] DEFAULT_HEAD = encodeHead(Event.DEFAULT_TYPE);

  private EventText() {}

  /** Returns the text before the line with the id. */
  public static byte[] head(String type) {
    return type.equals(Event.DEFAULT_TYPE) ? DEFAULT_HEAD : encodeHead(type);
  }

  private static byte[] encodeHead(String type) {
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
    String data = null;
    // Only for the second and later lines of data, which few events have.
    StringBuilder lines = null;
    for (int start = 0, end; start < text.length(); start = end + 1) {
      int lineEnd = text.indexOf('\n', start);
      end = lineEnd < 0 ? text.length() : lineEnd;
      int colon = text.indexOf(':', start);
      if (colon < 0 || colon >= end) {
        continue;
      }
      int value = colon + 1 < end && text.charAt(colon + 1) == ' ' ? colon + 2 : colon + 1;
      // Comments, retry and future fields are not part of the event.
      if (isField("data", text, start, colon)) {
        if (data == null) {
          data = text.substring(value, end);
        } else {
          lines = lines == null ? new StringBuilder(text.length()).append(data) : lines;
          lines.append('\n').append(text, value, end);
        }
      } else if (isField("id", text, start, colon)) {
        id = id(text, value, end);
      } else if (isField("event", text, start, colon)) {
        type = text.substring(value, end);
      }
    }
    if (lines != null) {
      data = lines.toString();
    }
    try {
      return id == 0
          ? Optional.empty()
          : Optional.of(new Event(id, channel, type, data == null ? "" : data));
    } catch (IllegalArgumentException e) {
      // A Ruby publisher may use values that are rejected here, such as a type reserved for the
      // server.
      return Optional.empty();
    }
  }

  private static boolean isField(String name, String text, int start, int colon) {
    return colon - start == name.length() && text.startsWith(name, start);
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
