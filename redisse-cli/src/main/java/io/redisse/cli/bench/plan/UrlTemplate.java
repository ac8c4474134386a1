package io.redisse.cli.bench.plan;

import java.net.URI;
import java.util.Optional;

/**
 * An HTTP URL with placeholders for the channel and the stream.
 *
 * @param text the URL; {@code {channel}} stands for a channel's name, {@code {stream}} for a
 *     stream's number
 */
public record UrlTemplate(String text) {
  private static final int MAX_PORT = 65_535;

  /** Rejects a template that does not expand to an {@code http} URL. */
  public UrlTemplate {
    URI example;
    try {
      example = URI.create(fill(text, "channel", 0));
    } catch (IllegalArgumentException e) {
      throw invalid(text);
    }
    if ("https".equals(example.getScheme())) {
      throw new IllegalArgumentException("bench does not support TLS: expected the http URL of a"
          + " plain port or of the server behind the TLS proxy, got '" + text + "'");
    }
    if (!"http".equals(example.getScheme())
        || example.getHost() == null
        || example.getPort() > MAX_PORT) {
      throw invalid(text);
    }
  }

  /**
   * Parses a URL if its scheme is {@code http} or {@code https}.
   *
   * @return the template, or empty if the URL has another scheme
   * @throws IllegalArgumentException if the scheme is {@code http} or {@code https} but the URL is
   *     otherwise invalid
   */
  public static Optional<UrlTemplate> ifHttp(String url) {
    return url.startsWith("http:") || url.startsWith("https:")
        ? Optional.of(new UrlTemplate(url))
        : Optional.empty();
  }

  private static IllegalArgumentException invalid(String text) {
    return new IllegalArgumentException(
        "expected a URL such as http://localhost:8080/events?{channel}, got '" + text + "'");
  }

  public URI fill(String channel, int stream) {
    return URI.create(fill(text, channel, stream));
  }

  private static String fill(String text, String channel, int stream) {
    return text.replace("{channel}", channel).replace("{stream}", Integer.toString(stream));
  }
}
