package io.redisse.cli.serve;

import io.redisse.cli.limits.TrustedProxies;
import io.redisse.jaxrs.http.Answer;
import io.redisse.jaxrs.http.Check;
import io.redisse.jaxrs.http.HttpRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Logs every request when its response begins, so streams are logged when they open. Omits the
 * query, because it may contain tokens and tickets.
 */
final class AccessLog implements Check {
  private static final Logger LOG = System.getLogger("io.redisse.access");
  private static final String START = "io.redisse.cli.start";

  private final TrustedProxies proxies;

  /**
   * A request and its response.
   *
   * @param client the client's IP address, or {@code -} if unknown
   * @param path the raw path, without the query
   * @param duration the time from the request to the start of the response
   */
  record Line(String client, String method, String path, int status, Duration duration) {
    /** Returns the line as fields of the Elastic Common Schema. */
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
  public Stage stage() {
    return Stage.ARRIVAL;
  }

  @Override
  public @Nullable Answer before(HttpRequest request) {
    request.setProperty(START, System.nanoTime());
    return null;
  }

  @Override
  public Answer after(HttpRequest request, Answer answer) {
    long start = request.property(START) instanceof Long time ? time : System.nanoTime();
    LOG.log(
        Level.INFO,
        "{0}",
        new Line(
            proxies.clientOf(request).map(InetAddress::getHostAddress).orElse("-"),
            request.method(),
            request.path(),
            answer.status(),
            Duration.ofNanos(System.nanoTime() - start)));
    return answer;
  }
}
