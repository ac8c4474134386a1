package io.redisse.tck.server.wire;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A GET request to the server under test.
 *
 * @param query the raw query without the question mark; may be empty
 * @param version {@code HTTP/1.1} or {@code HTTP/1.0}
 * @param headers header lines without CR LF
 */
public record ClientRequest(String query, String version, List<String> headers) {
  public ClientRequest {
    headers = List.copyOf(headers);
  }

  /** Returns a stream request for the given channels and percent-encodes their names. */
  public static ClientRequest stream(String... channels) {
    return query(
        Arrays.stream(channels).map(ClientRequest::encoded).collect(Collectors.joining("&")));
  }

  /** Returns a stream request with a raw query. */
  public static ClientRequest query(String query) {
    return new ClientRequest(query, "HTTP/1.1", List.of("Accept: text/event-stream"));
  }

  /** Adds a {@code Last-Event-ID} header. */
  public ClientRequest after(String cursor) {
    return header("Last-Event-ID: " + cursor);
  }

  /** Adds a {@code Last-Event-ID} header. */
  public ClientRequest after(long cursor) {
    return after(Long.toString(cursor));
  }

  /** Appends a percent-encoded parameter to the query. */
  public ClientRequest parameter(String parameter) {
    return new ClientRequest(query + "&" + parameter, version, headers);
  }

  public ClientRequest polling() {
    return parameter("polling");
  }

  public ClientRequest overHttp10() {
    return new ClientRequest(query, "HTTP/1.0", headers);
  }

  /** Adds a header line, such as {@code Name: value}. */
  public ClientRequest header(String line) {
    List<String> more = new ArrayList<>(headers);
    more.add(line);
    return new ClientRequest(query, version, more);
  }

  /** Replaces all headers with an {@code Accept} header. */
  public ClientRequest accepting(String mediaTypes) {
    return new ClientRequest(query, version, List.of("Accept: " + mediaTypes));
  }

  /** Removes all headers, including {@code Accept}. */
  public ClientRequest withoutHeaders() {
    return new ClientRequest(query, version, List.of());
  }

  /** Encodes the request as sent to the endpoint, including the endpoint's headers. */
  byte[] bytes(Endpoint endpoint) {
    String rawPath = endpoint.uri().getRawPath();
    String target = (rawPath.isEmpty() ? "/" : rawPath) + (query.isEmpty() ? "" : "?" + query);
    List<String> lines = new ArrayList<>();
    lines.add("GET " + target + " " + version);
    lines.add("Host: " + endpoint.uri().getRawAuthority());
    endpoint.headers().forEach((name, value) -> {
      if (!hasHeader(name)) {
        lines.add(name + ": " + value);
      }
    });
    lines.addAll(headers);
    return (String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.UTF_8);
  }

  private boolean hasHeader(String name) {
    String start = name + ":";
    return headers.stream().anyMatch(line -> line.regionMatches(true, 0, start, 0, start.length()));
  }

  /** Percent-encodes text for use in a query or path. */
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public String toString() {
    return "GET ?" + query + " " + version + " " + headers;
  }
}
