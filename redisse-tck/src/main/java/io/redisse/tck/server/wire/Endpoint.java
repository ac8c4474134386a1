package io.redisse.tck.server.wire;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * The address of a server's streams, and how to connect to it.
 *
 * @param uri an http or https URI without a query
 * @param headers sent with every request, unless the request has its own header of that name
 * @param tls trusted certificates; empty for Java's default
 * @param timeoutMillis limit for connecting, for the head of a response and for an expected event
 */
public record Endpoint(
    URI uri, Map<String, String> headers, Optional<SSLContext> tls, long timeoutMillis) {
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  public Endpoint {
    headers = Map.copyOf(headers);
  }

  boolean isSecure() {
    return "https".equals(uri.getScheme());
  }

  int port() {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return isSecure() ? HTTPS_PORT : HTTP_PORT;
  }
}
