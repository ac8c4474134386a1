package io.redisse.jaxrs.publish;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisse.api.Event;
import io.redisse.api.NewEvent;
import io.redisse.jaxrs.http.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Parses the JSON that publishers send. Invalid input causes an {@link IllegalArgumentException}
 * whose message gives the location and the problem.
 */
final class EventJson {
  private EventJson() {}

  /** Parses one {@code {"type":…,"data":…}} object; the channel comes from the request path. */
  static NewEvent event(String channel, Optional<String> defaultType, String text) {
    JsonNode event = object(Json.read(text), Set.of("type", "data"));
    String type = optional(event, "type").or(() -> defaultType).orElse(Event.DEFAULT_TYPE);
    return new NewEvent(channel, type, required(event, "data"));
  }

  /** Parses an array of {@code {"channel":…,"type":…,"data":…}} objects. */
  static List<NewEvent> array(String text) {
    JsonNode array = Json.read(text);
    if (!array.isArray()) {
      throw new IllegalArgumentException(
          "expected an array of {\"channel\":…,\"type\":…,\"data\":…}, got " + kind(array));
    }
    List<NewEvent> events = new ArrayList<>(array.size());
    for (JsonNode event : array) {
      events.add(at("event " + (events.size() + 1), () -> eventWithChannel(event)));
    }
    return events;
  }

  /**
   * Parses one {@code {"channel":…,"type":…,"data":…}} object per line; blank lines are skipped.
   */
  static List<NewEvent> lines(String text) {
    List<NewEvent> events = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (!line.isBlank()) {
        events.add(at("line " + number, () -> eventWithChannel(Json.read(line))));
      }
    }
    return events;
  }

  private static NewEvent at(String place, Supplier<NewEvent> parser) {
    try {
      return parser.get();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(place + ": " + e.getMessage(), e);
    }
  }

  private static NewEvent eventWithChannel(JsonNode node) {
    JsonNode event = object(node, Set.of("channel", "type", "data"));
    return new NewEvent(
        required(event, "channel"),
        optional(event, "type").orElse(Event.DEFAULT_TYPE),
        required(event, "data"));
  }

  private static JsonNode object(JsonNode node, Collection<String> fields) {
    if (!node.isObject()) {
      throw new IllegalArgumentException("expected an object, got " + kind(node));
    }
    node.fieldNames().forEachRemaining(name -> {
      if (!fields.contains(name)) {
        throw new IllegalArgumentException(
            "unknown field '" + name + "'; expected " + String.join(", ", sorted(fields)));
      }
    });
    return node;
  }

  private static List<String> sorted(Collection<String> names) {
    return names.stream().sorted().toList();
  }

  private static String required(JsonNode object, String field) {
    return optional(object, field)
        .orElseThrow(() -> new IllegalArgumentException(field + ": required but missing"));
  }

  private static Optional<String> optional(JsonNode object, String field) {
    JsonNode value = object.get(field);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw new IllegalArgumentException(field
          + ": expected a string, got "
          + kind(value)
          + "; write structured data as a string that holds JSON");
    }
    return Optional.of(value.textValue());
  }

  private static String kind(JsonNode node) {
    return node.isMissingNode()
        ? "nothing"
        : "a JSON " + node.getNodeType().name().toLowerCase(Locale.ROOT);
  }
}
