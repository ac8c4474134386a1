package io.redisse.cli.bench;

import java.net.URI;

/**
 * An address that differs from channel to channel, or from stream to stream.
 *
 * @param text the address, in which {@code {channel}} and {@code {stream}} stand for a channel's
 *     name and a stream's number
 */
public record UrlTemplate(String text) {
  private static final int DEFAULT_PORT = 80;

  /**
   * Checks the template.
   *
   * @param text the address with its placeholders
   * @throws IllegalArgumentException if it gives no address of an HTTP server
   */
  public UrlTemplate {
    URI example;
    try {
      example = URI.create(fill(text, "channel", 0));
    } catch (IllegalArgumentException e) {
      throw refused(text);
    }
    if (!"http".equals(example.getScheme()) || example.getHost() == null) {
      throw refused(text);
    }
  }

  private static IllegalArgumentException refused(String text) {
    return new IllegalArgumentException(
        "expected an address such as http://localhost:8080/events?{channel}, got '" + text + "'");
  }

  URI fill(String channel, int stream) {
    return URI.create(fill(text, channel, stream));
  }

  private static String fill(String text, String channel, int stream) {
    return text.replace("{channel}", channel).replace("{stream}", Integer.toString(stream));
  }

  static int port(URI uri) {
    return uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
  }

  /** What the first line of a request names. */
  static String target(URI uri) {
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
  }
}
