package io.redisse.jaxrs.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of a server by path and method. A template is a path relative to the server's base,
 * such as {@code channels/{channel}/events}, in which one segment may be variable. Paths are compared
 * as they were sent, except for parameters of segments and one slash at the end. Not thread-safe while
 * endpoints are added.
 */
public final class Routes {
  private static final char VARIABLE = '{';
  private static final int NO_CONTENT = 204;
  private static final int METHOD_NOT_ALLOWED = 405;

  private final Map<String, Map<String, Endpoint>> fixed = new HashMap<>();
  private final List<Template> variable = new ArrayList<>();
  private final Problem notFound;

  /** A template with a variable segment, as the text before and behind that segment. */
  private record Template(
      String text, String prefix, String suffix, Map<String, Endpoint> endpoints) {
    @Nullable
    String variableIn(String path) {
      int start = prefix.length();
      int end = path.length() - suffix.length();
      if (end <= start || !path.startsWith(prefix) || !path.endsWith(suffix)) {
        return null;
      }
      String segment = path.substring(start, end);
      return segment.indexOf('/') < 0 ? segment : null;
    }
  }

  /**
   * Creates routes without endpoints.
   *
   * @param notFound the answer if there is nothing at a path
   */
  public Routes(Problem notFound) {
    this.notFound = notFound;
  }

  /**
   * Adds an endpoint, in place of another one with the same method and template. An endpoint for GET
   * also answers HEAD.
   */
  public Routes add(String method, String template, Endpoint endpoint) {
    endpoints(template).put(method, endpoint);
    return this;
  }

  private Map<String, Endpoint> endpoints(String template) {
    int start = template.indexOf(VARIABLE);
    if (start < 0) {
      return fixed.computeIfAbsent(template, key -> new TreeMap<>());
    }
    for (Template known : variable) {
      if (known.text().equals(template)) {
        return known.endpoints();
      }
    }
    Template added = new Template(
        template,
        template.substring(0, start),
        template.substring(template.indexOf('}') + 1),
        new TreeMap<>());
    variable.add(added);
    return added.endpoints();
  }

  /** Returns the endpoints by template and method, for containers that route on their own. */
  public Map<String, Map<String, Endpoint>> all() {
    Map<String, Map<String, Endpoint>> all = new TreeMap<>(fixed);
    variable.forEach(template -> all.put(template.text(), template.endpoints()));
    return Collections.unmodifiableMap(all);
  }

  /**
   * Returns what answers a request. Sets the request's {@linkplain HttpRequest#route route}, unless
   * there is nothing at its path, or its method is not supported there.
   */
  Endpoint find(HttpRequest request) {
    String path = normal(request.path());
    Map<String, Endpoint> endpoints = fixed.get(path);
    String segment = null;
    for (int i = 0; endpoints == null && i < variable.size(); i++) {
      segment = variable.get(i).variableIn(path);
      if (segment != null) {
        endpoints = variable.get(i).endpoints();
      }
    }
    if (endpoints == null) {
      return other -> CompletableFuture.completedFuture(notFound.answer(other));
    }
    Endpoint found = endpoints.get(request.method().equals("HEAD") ? "GET" : request.method());
    if (found == null) {
      return withoutMethod(endpoints);
    }
    Endpoint chosen = found.chosenFor(request);
    request.setRoute(new Route(chosen, Optional.ofNullable(segment)));
    return chosen;
  }

  /** Returns the problem of requests for other paths. */
  public Problem notFound() {
    return notFound;
  }

  /** Returns what answers methods that the endpoints of a path do not support. */
  public static Endpoint withoutMethod(Map<String, Endpoint> endpoints) {
    return request -> CompletableFuture.completedFuture(unsupported(request, methods(endpoints)));
  }

  /** Returns the answer to a request whose method its path does not support. */
  public static Answer unsupported(HttpRequest request, SortedSet<String> methods) {
    String allowed = String.join(", ", methods);
    Answer answer = request.method().equals("OPTIONS")
        ? Answer.empty(NO_CONTENT)
        : new Problem(
                METHOD_NOT_ALLOWED,
                "Method " + request.method() + ": not supported at this path; expected " + allowed)
            .answer(request);
    return answer.with("Allow", allowed);
  }

  private static SortedSet<String> methods(Map<String, Endpoint> endpoints) {
    SortedSet<String> methods = new TreeSet<>(endpoints.keySet());
    methods.add("OPTIONS");
    if (endpoints.containsKey("GET")) {
      methods.add("HEAD");
    }
    return methods;
  }

  /** Returns the path without the first slash, the last one, and parameters of segments. */
  private static String normal(String path) {
    String plain = path.indexOf(';') < 0 ? path : withoutParameters(path);
    int start = plain.startsWith("/") ? 1 : 0;
    int end = plain.length();
    if (end > start && plain.charAt(end - 1) == '/') {
      end--;
    }
    return plain.substring(start, end);
  }

  private static String withoutParameters(String path) {
    StringBuilder plain = new StringBuilder(path.length());
    boolean isParameter = false;
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      isParameter = c == ';' || (isParameter && c != '/');
      if (!isParameter) {
        plain.append(c);
      }
    }
    return plain.toString();
  }
}
