package io.redisse.tck.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A request to a {@link ReferenceServer}. */
record ReferenceRequest(
    String method,
    String path,
    Map<String, String> parameters,
    String version,
    Map<String, String> headers,
    String body) {
  private static final Set<String> KNOWN = Set.of("lastEventId", "polling", "ticket", "token");

  /**
   * Reads a request, or returns empty if the connection was closed.
   *
   * @throws IllegalArgumentException if the query is malformed
   */
  static Optional<ReferenceRequest> read(InputStream in) throws IOException {
    String line = line(in);
    if (line.isEmpty()) {
      return Optional.empty();
    }
    String[] words = line.split(" ", -1);
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String field = line(in); !field.isEmpty(); field = line(in)) {
      int colon = field.indexOf(':');
      headers.put(field.substring(0, colon), field.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    int question = words[1].indexOf('?');
    String path = question < 0 ? words[1] : words[1].substring(0, question);
    Map<String, String> parameters = new LinkedHashMap<>();
    String query = question < 0 ? "" : words[1].substring(question + 1);
    for (String pair : query.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      if (!pair.isEmpty()) {
        parameters.put(decoded(parts[0]), parts.length < 2 ? "" : decoded(parts[1]));
      }
    }
    return Optional.of(new ReferenceRequest(words[0], path, parameters, words[2], headers, body));
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      line.append((char) c);
    }
    return line.toString().stripTrailing();
  }

  static String decoded(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      for (int i = 0; i < text.length(); i++) {
        boolean isEscape = text.charAt(i) == '%';
        bytes.write(isEscape ? Integer.parseInt(text.substring(i + 1, i + 3), 16) : text.charAt(i));
        i += isEscape ? 2 : 0;
      }
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException | NumberFormatException | StringIndexOutOfBoundsException e) {
      throw new IllegalArgumentException("not percent-encoded UTF-8: '" + text + "'", e);
    }
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  ReferenceRequest withoutHeader(String name) {
    Map<String, String> others = new TreeMap<>(headers);
    others.remove(name);
    return withHeaders(others);
  }

  ReferenceRequest withHeaders(Map<String, String> newHeaders) {
    return new ReferenceRequest(method, path, parameters, version, newHeaders, body);
  }

  boolean accepts(String type) {
    return List.of(header("Accept").orElse("").toLowerCase(Locale.ROOT).split("\\s*,\\s*", -1))
        .stream()
        .anyMatch(range -> range.split(";", 2)[0].equals(type) && !range.endsWith("q=0"));
  }

  boolean isPolling() {
    return parameters.containsKey("polling");
  }

  boolean isHttp10() {
    return version.equals("HTTP/1.0");
  }

  Set<String> channels() {
    return parameters.entrySet().stream()
        .filter(parameter -> parameter.getValue().isEmpty() && !KNOWN.contains(parameter.getKey()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** Returns the name of a parameter with a value that is not a known one. */
  Optional<String> unknownParameter() {
    return parameters.entrySet().stream()
        .filter(parameter -> !parameter.getValue().isEmpty() && !KNOWN.contains(parameter.getKey()))
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
