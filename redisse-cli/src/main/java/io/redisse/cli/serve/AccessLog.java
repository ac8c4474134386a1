package io.redisse.cli.serve;

import io.redisse.cli.limits.TrustedProxies;
import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;

/**
 * Logs every request when its answer begins, which for a stream is when it begins. The query is left
 * out: tokens and tickets come in it.
 */
@PreMatching
@Priority(AccessLog.OUTERMOST)
final class AccessLog implements ContainerRequestFilter, ContainerResponseFilter {
  /** Response filters come in the opposite order. */
  static final int OUTERMOST = Integer.MIN_VALUE;

  private static final Logger LOG = System.getLogger("io.redisse.access");
  private static final String BEGUN = "io.redisse.cli.begun";

  private final TrustedProxies proxies;

  /** A request and its answer. */
  record Line(String client, String method, String path, int status, Duration duration) {
    Map<String, String> fields() {
      return Map.of(
          "client.ip", client,
          "http.request.method", method,
          "url.path", path,
          "http.response.status_code", "" + status,
          "event.duration", "" + duration.toNanos());
    }

    @Override
    public String toString() {
      return client + " " + method + " " + path + " " + status + " " + duration.toMillis() + " ms";
    }
  }

  AccessLog(TrustedProxies proxies) {
    this.proxies = proxies;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    request.setProperty(BEGUN, System.nanoTime());
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    long begun = request.getProperty(BEGUN) instanceof Long time ? time : System.nanoTime();
    LOG.log(
        Level.INFO,
        "{0}",
        new Line(
            proxies.clientOf(request).map(InetAddress::getHostAddress).orElse("-"),
            request.getMethod(),
            request.getUriInfo().getRequestUri().getRawPath(),
            response.getStatus(),
            Duration.ofNanos(System.nanoTime() - begun)));
  }
}
