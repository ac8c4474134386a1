package io.redisse.api;

import java.util.Set;
import java.util.regex.Pattern;

/** Text validation shared by events and channels. */
final class Text {
  /** The event types reserved for the server. */
  private static final Set<String> RESERVED_TYPES =
      Set.of(Event.MISSED_EVENTS_TYPE, Event.LAST_EVENT_ID_TYPE);

  private static final Pattern LINE_END = Pattern.compile("\r\n?");

  private Text() {}

  /** Rejects an unpaired surrogate, which UTF-8 cannot encode. */
  static String requireWellFormed(String field, String text) {
    // A loop is faster than a stream, and each event is checked several times.
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        int codePoint = text.codePointAt(i);
        if (codePoint <= Character.MAX_VALUE) {
          throw new IllegalArgumentException(
              field + ": expected well-formed Unicode, got an unpaired surrogate");
        }
        i++;
      }
    }
    return text;
  }

  static String type(String type) {
    if (type.isEmpty()) {
      return Event.DEFAULT_TYPE;
    }
    if (type.indexOf('\r') >= 0 || type.indexOf('\n') >= 0 || type.indexOf(0) >= 0) {
      throw new IllegalArgumentException("type: expected no CR, LF or NUL");
    }
    if (RESERVED_TYPES.contains(type)) {
      throw new IllegalArgumentException(
          "type: '" + type + "' is reserved for the server's own events");
    }
    return requireWellFormed("type", type);
  }

  static String data(String data) {
    requireWellFormed("data", data);
    return data.indexOf('\r') < 0 ? data : LINE_END.matcher(data).replaceAll("\n");
  }
}
