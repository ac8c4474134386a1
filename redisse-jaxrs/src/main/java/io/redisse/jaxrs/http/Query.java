package io.redisse.jaxrs.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request's query parameters. They are not parsed by JAX-RS, which silently replaces malformed
 * text.
 */
public final class Query {
  private final Map<String, List<String>> parameters;

  private Query(Map<String, List<String>> parameters) {
    this.parameters = parameters;
  }

  /**
   * Parses a query.
   *
   * @param raw the encoded query, or null if the URI has none
   * @throws IllegalArgumentException if a name or a value is not percent-encoded UTF-8
   */
  public static Query parse(@Nullable String raw) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String pair : raw == null ? new String[0] : raw.split("&")) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = PercentCoding.decodeQuery(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : PercentCoding.decodeQuery(pair.substring(equals + 1));
        parameters.computeIfAbsent(name, key -> new ArrayList<>(1)).add(value);
      }
    }
    parameters.replaceAll((name, values) -> Collections.unmodifiableList(values));
    return new Query(Collections.unmodifiableMap(parameters));
  }

  public Map<String, List<String>> parameters() {
    return parameters;
  }

  public boolean has(String name) {
    return parameters.containsKey(name);
  }

  /**
   * Returns the last value of a parameter, so that a parameter appended to an existing URL
   * overrides an earlier one.
   */
  public Optional<String> value(String name) {
    List<String> values = parameters.getOrDefault(name, List.of());
    return values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
  }
}
