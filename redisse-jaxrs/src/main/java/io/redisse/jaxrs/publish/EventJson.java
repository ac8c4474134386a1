package io.redisse.jaxrs.publish;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.redisse.api.Event;
import io.redisse.api.NewEvent;
import io.redisse.jaxrs.http.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Parses the JSON that publishers send. Invalid input causes an {@link IllegalArgumentException}
 * whose message gives the location and the problem.
 */
final class EventJson {
  private static final String CHANNEL = "channel";
  private static final String TYPE = "type";
  private static final String DATA = "data";

  private EventJson() {}

  /** Parses one {@code {"type":…,"data":…}} object; the channel comes from the request path. */
  static NewEvent event(String channel, Optional<String> defaultType, String text) {
    return Json.parse(text, parser -> {
      parser.nextToken();
      return read(parser, channel, defaultType.orElse(Event.DEFAULT_TYPE));
    });
  }

  /** Parses an array of {@code {"channel":…,"type":…,"data":…}} objects. */
  static List<NewEvent> array(String text) {
    return Json.parse(text, parser -> {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw new IllegalArgumentException(
            "expected an array of {\"channel\":…,\"type\":…,\"data\":…}, got "
                + kind(parser.currentToken()));
      }
      List<NewEvent> events = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        events.add(readAt("event " + (events.size() + 1), parser));
      }
      return events;
    });
  }

  /**
   * Parses one {@code {"channel":…,"type":…,"data":…}} object per line; blank lines are skipped.
   */
  static List<NewEvent> lines(String text) {
    return Json.parse(text, parser -> {
      List<NewEvent> events = new ArrayList<>();
      int last = 0;
      while (parser.nextToken() != null) {
        int line = parser.currentTokenLocation().getLineNr();
        if (line == last) {
          throw new IllegalArgumentException("line " + line + ": expected one object per line");
        }
        events.add(readAt("line " + line, parser));
        last = parser.currentTokenLocation().getLineNr();
        if (last != line) {
          throw new IllegalArgumentException(
              "line " + line + ": expected the whole object on one line");
        }
      }
      return events;
    });
  }

  private static NewEvent readAt(String place, JsonParser parser) throws IOException {
    try {
      return read(parser, null, Event.DEFAULT_TYPE);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(place + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads the object that begins with the current token.
   *
   * @param givenChannel the event's channel; null if the object contains it
   */
  private static NewEvent read(JsonParser parser, @Nullable String givenChannel, String defaultType)
      throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw new IllegalArgumentException("expected an object, got " + kind(parser.currentToken()));
    }
    String channel = givenChannel;
    String type = null;
    String data = null;
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      if (name.equals(DATA)) {
        data = text(parser, DATA, data);
      } else if (name.equals(TYPE)) {
        type = text(parser, TYPE, type);
      } else if (name.equals(CHANNEL) && givenChannel == null) {
        channel = text(parser, CHANNEL, channel);
      } else {
        throw new IllegalArgumentException("unknown field '" + name + "'; expected "
            + (givenChannel == null ? "channel, data, type" : "data, type"));
      }
    }
    return new NewEvent(
        required(CHANNEL, channel), type == null ? defaultType : type, required(DATA, data));
  }

  /**
   * Reads the value of a field.
   *
   * @param former the value of an earlier field with this name; null if there is none
   */
  private static String text(JsonParser parser, String field, @Nullable String former)
      throws IOException {
    if (former != null) {
      throw new IllegalArgumentException("not valid JSON: duplicate field '" + field + "'");
    }
    if (parser.nextToken() != JsonToken.VALUE_STRING) {
      throw new IllegalArgumentException(field
          + ": expected a string, got "
          + kind(parser.currentToken())
          + "; write structured data as a string that holds JSON");
    }
    return parser.getText();
  }

  private static String required(String field, @Nullable String value) {
    if (value == null) {
      throw new IllegalArgumentException(field + ": required but missing");
    }
    return value;
  }

  private static String kind(@Nullable JsonToken token) {
    if (token == null) {
      return "nothing";
    }
    return "a JSON "
        + switch (token) {
          case START_OBJECT -> "object";
          case START_ARRAY -> "array";
          case VALUE_STRING -> "string";
          case VALUE_TRUE, VALUE_FALSE -> "boolean";
          case VALUE_NULL -> "null";
          default -> "number";
        };
  }
}
