package io.redisse.cli.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Checks HTTP exchanges against an OpenAPI 3.1 description, and records which parts of the
 * description they use. Supports only the OpenAPI features that Redisse's description needs.
 */
final class OpenApi {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> METHODS =
      Set.of("get", "head", "post", "put", "delete", "patch");

  private final JsonNode document;
  private final Set<String> promised = new TreeSet<>();
  private final Set<String> used = new TreeSet<>();

  OpenApi(Path file) throws IOException {
    document = JSON.readTree(Files.readString(file));
    document
        .get("paths")
        .properties()
        .forEach(path -> path.getValue().properties().forEach(method -> {
          assertTrue(METHODS.contains(method.getKey()), method::getKey);
          promise(route(method.getKey(), path.getKey()), method.getValue());
        }));
  }

  private static String route(String method, String path) {
    return method.toUpperCase(Locale.ROOT) + " " + path;
  }

  /** Returns the routes, such as {@code GET /events}. */
  Set<String> routes() {
    Set<String> routes = new TreeSet<>();
    promised.stream().filter(part -> part.split(" ", -1).length == 2).forEach(routes::add);
    return routes;
  }

  /** Returns the parts of the description that no exchange has used. */
  Set<String> unused() {
    Set<String> rest = new TreeSet<>(promised);
    rest.removeAll(used);
    return rest;
  }

  private void promise(String route, JsonNode operation) {
    promised.add(route);
    operation.path("parameters").forEach(parameter -> {
      JsonNode known = resolve(parameter);
      if (!known.get("in").asText().equals("path")) {
        promised.add(parameter(route, known));
      }
    });
    operation
        .path("requestBody")
        .path("content")
        .fieldNames()
        .forEachRemaining(type -> promised.add(route + " takes " + type));
    operation.get("responses").properties().forEach(response -> {
      String answer = route + " " + response.getKey();
      promised.add(answer);
      JsonNode known = resolve(response.getValue());
      known
          .path("headers")
          .fieldNames()
          .forEachRemaining(header -> promised.add(answer + " header " + header));
      known.path("content").properties().forEach(content -> {
        String body = answer + " " + content.getKey();
        promised.add(body);
        if (isJson(content.getKey()) && !route.startsWith("HEAD ")) {
          promiseFields(body, content.getValue().get("schema"));
        }
      });
    });
  }

  private static String parameter(String route, JsonNode parameter) {
    return route + " asked with " + parameter.get("name").asText();
  }

  private void promiseFields(String outer, JsonNode schema) {
    String place = place(outer, schema);
    JsonNode known = resolve(schema);
    known.path("oneOf").forEach(one -> promiseFields(place, one));
    if (known.has("items")) {
      promiseFields(place + "[]", known.get("items"));
    }
    known.path("properties").properties().forEach(property -> {
      String field = place + "." + property.getKey();
      promised.add(field);
      promiseFields(field, property.getValue());
    });
  }

  /**
   * Returns the place to which fields of a schema are attributed. Fields of a named schema must be
   * used once per route, rather than once per status.
   */
  private static String place(String outer, JsonNode schema) {
    return schema.has("$ref")
        ? outer.replaceFirst("^(\\S+ \\S+).*", "$1")
            + schema.get("$ref").asText().replaceFirst(".*/", " ")
        : outer;
  }

  private static boolean isJson(String type) {
    return type.equals("application/json");
  }

  private JsonNode resolve(JsonNode node) {
    return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
  }

  /**
   * Checks an exchange against the description.
   *
   * @param path the path as in the description, with parameter names in braces
   * @param body the body of the response, which is checked if it is JSON
   */
  void check(String path, HttpRequest request, HttpResponse<?> response, String body) {
    String route = route(request.method(), path);
    use(route);
    JsonNode operation =
        document.get("paths").get(path).get(request.method().toLowerCase(Locale.ROOT));
    operation.path("parameters").forEach(each -> {
      JsonNode parameter = resolve(each);
      if (isSent(parameter, request)) {
        used.add(parameter(route, parameter));
      }
    });
    String answer = route + " " + response.statusCode();
    use(answer);
    request.headers().firstValue("Content-Type").ifPresent(type -> {
      if (response.statusCode() < 300) {
        use(route + " takes " + type);
      }
    });
    JsonNode known = resolve(operation.get("responses").get(String.valueOf(response.statusCode())));
    known.path("headers").fieldNames().forEachRemaining(header -> {
      if (response.headers().firstValue(header).isPresent()) {
        used.add(answer + " header " + header);
      }
    });
    response.headers().firstValue("Content-Type").ifPresent(sent -> {
      String type = sent.replaceFirst("\\s*;.*", "");
      use(answer + " " + type);
      if (isJson(type) && !request.method().equals("HEAD")) {
        checkBody(answer + " " + type, body, known.get("content").get(type).get("schema"));
      }
    });
  }

  private void use(String part) {
    assertTrue(promised.contains(part), () -> "not in the description: " + part);
    used.add(part);
  }

  private static boolean isSent(JsonNode parameter, HttpRequest request) {
    String name = parameter.get("name").asText();
    if (parameter.get("in").asText().equals("header")) {
      return request.headers().firstValue(name).isPresent();
    }
    String query = request.uri().getRawQuery();
    List<String> names = new ArrayList<>();
    for (String each : query == null ? new String[0] : query.split("&", -1)) {
      // In the query, a parameter without a value is a channel.
      names.add(
          each.contains("=") || each.equals("polling") ? each.replaceFirst("=.*", "") : "channels");
    }
    return names.contains(name);
  }

  private void checkBody(String place, String body, JsonNode schema) {
    try {
      List<String> problems = new ArrayList<>();
      Set<String> fields = check(place, JSON.readTree(body), schema, problems);
      assertEquals(List.of(), problems, body);
      fields.forEach(this::use);
    } catch (IOException e) {
      throw new AssertionError(place + ": not JSON: " + body, e);
    }
  }

  /**
   * Returns the fields of a value, and adds all deviations from the schema to the list of problems.
   */
  private Set<String> check(String outer, JsonNode value, JsonNode schema, List<String> problems) {
    String place = place(outer, schema);
    JsonNode known = resolve(schema);
    Set<String> fields = new TreeSet<>();
    if (known.has("oneOf")) {
      List<Set<String>> fitting = new ArrayList<>();
      known.get("oneOf").forEach(one -> {
        List<String> own = new ArrayList<>();
        Set<String> found = check(place, value, one, own);
        if (own.isEmpty()) {
          fitting.add(found);
        }
      });
      if (fitting.size() != 1) {
        problems.add(place + ": fits " + fitting.size() + " of the schemas");
      }
      fitting.forEach(fields::addAll);
      return fields;
    }
    String type = known.get("type").asText();
    if (!type.equals(value.getNodeType().name().toLowerCase(Locale.ROOT))
        && !(type.equals("integer") && value.isIntegralNumber())) {
      problems.add(place + ": expected " + type + ", got " + value);
      return fields;
    }
    value.elements().forEachRemaining(element -> {
      if (type.equals("array")) {
        fields.addAll(check(place + "[]", element, known.get("items"), problems));
      }
    });
    known.path("required").forEach(name -> {
      if (!value.has(name.asText())) {
        problems.add(place + ": no field " + name);
      }
    });
    value.properties().forEach(field -> {
      JsonNode property = known.path("properties").get(field.getKey());
      if (property == null) {
        problems.add(place + ": unknown field " + field.getKey());
      } else {
        String name = place + "." + field.getKey();
        fields.add(name);
        fields.addAll(check(name, field.getValue(), property, problems));
      }
    });
    return fields;
  }
}
