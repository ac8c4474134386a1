package io.redisse.tck.server.wire;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * A server's stream endpoint and the connection settings.
 *
 * @param uri an http or https URI without a query
 * @param headers sent with every request; a request's own header of the same name takes precedence
 * @param tls the context for https; empty for Java's default
 * @param timeoutMillis time limit for connecting, for receiving a response head and for receiving
 *     an expected event
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
