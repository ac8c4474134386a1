package io.redisse.cli.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * An address that differs from channel to channel, or from stream to stream.
 *
 * @param text the address, in which {@code {channel}} and {@code {stream}} stand for a channel's
 *     name and a stream's number
 */
public record UrlTemplate(String text) {
  private static final int DEFAULT_PORT = 80;
  private static final int MAX_PORT = 65_535;

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
    if ("https".equals(example.getScheme())) {
      throw new IllegalArgumentException("bench speaks HTTP without TLS: measure the server behind"
          + " what ends TLS, or open it a port without; got '" + text + "'");
    }
    if (!"http".equals(example.getScheme())
        || example.getHost() == null
        || example.getPort() > MAX_PORT) {
      throw refused(text);
    }
  }

  /**
   * The template of an HTTP address; empty if it is an address of something else.
   *
   * @throws IllegalArgumentException if it begins like one and gives none of a server
   */
  static Optional<UrlTemplate> ifHttp(String address) {
    return address.startsWith("http:") || address.startsWith("https:")
        ? Optional.of(new UrlTemplate(address))
        : Optional.empty();
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

  /**
   * Where a server listens.
   *
   * @throws IOException if its host has no address
   */
  static InetSocketAddress address(URI uri) throws IOException {
    InetSocketAddress address =
        new InetSocketAddress(uri.getHost(), uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort());
    if (address.isUnresolved()) {
      throw new UnknownHostException("the host " + uri.getHost() + " is not known");
    }
    return address;
  }

  /**
   * Connects to a server.
   *
   * @throws IOException if it cannot be reached; the message names it
   */
  static Socket connect(URI uri) throws IOException {
    InetSocketAddress address = address(uri);
    Socket socket = new Socket();
    try {
      socket.connect(address);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw new IOException(uri.getAuthority() + ": " + e.getMessage(), e);
    }
  }

  /** What the first line of a request names. */
  static String target(URI uri) {
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
  }
}
