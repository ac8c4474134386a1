package io.redisse.tck.server;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A GET to the server under test.
 *
 * @param query as it is sent; empty for none
 * @param version the version of HTTP
 * @param headers lines, without their ends
 */
record Request(String query, String version, List<String> headers) {
  private static final String STREAM = "text/event-stream";

  /** For a stream of these channels. */
  static Request stream(String... channels) {
    return query(Arrays.stream(channels).map(Request::encoded).collect(Collectors.joining("&")));
  }

  /** For a stream with a query of the test's own. */
  static Request query(String query) {
    return new Request(query, "HTTP/1.1", List.of("Accept: " + STREAM));
  }

  Request after(String cursor) {
    return header("Last-Event-ID: " + cursor);
  }

  Request parameter(String parameter) {
    return new Request(query + "&" + parameter, version, headers);
  }

  Request polling() {
    return parameter("polling");
  }

  Request overHttp10() {
    return new Request(query, "HTTP/1.0", headers);
  }

  Request header(String line) {
    List<String> more = new ArrayList<>(headers);
    more.add(line);
    return new Request(query, version, more);
  }

  Request accepting(String types) {
    return new Request(query, version, List.of("Accept: " + types));
  }

  Request acceptingNothing() {
    return new Request(query, version, List.of());
  }

  byte[] bytes(URI server, Map<String, String> serverHeaders) {
    String path = server.getRawPath().isEmpty() ? "/" : server.getRawPath();
    StringBuilder text = new StringBuilder("GET " + path + (query.isEmpty() ? "" : "?" + query))
        .append(" " + version + "\r\nHost: " + server.getRawAuthority() + "\r\n");
    serverHeaders.forEach((name, value) -> {
      String field = name + ":";
      if (headers.stream().noneMatch(own -> own.regionMatches(true, 0, field, 0, field.length()))) {
        text.append(field + " " + value + "\r\n");
      }
    });
    headers.forEach(line -> text.append(line).append("\r\n"));
    return text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public String toString() {
    return "GET ?" + query + " " + version + " " + headers;
  }
}
