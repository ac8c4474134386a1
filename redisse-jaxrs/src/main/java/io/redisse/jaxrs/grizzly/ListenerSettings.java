package io.redisse.jaxrs.grizzly;

import io.redisse.jaxrs.http.Cors;
import java.time.Duration;
import java.util.Optional;

/**
 * The listener's address, TLS certificate and request limits.
 *
 * @param host a host name or an IP address
 * @param port the port to listen on; 0 picks a free port
 * @param certificate the certificate for TLS; empty for plain HTTP
 * @param limits the limits for every request
 * @param keepAlive how long an idle connection is kept; at least 2 seconds
 * @param cors the origins whose pages may read answers to requests that no filter sees
 */
public record ListenerSettings(
    String host,
    int port,
    Optional<PemFiles> certificate,
    RequestLimits limits,
    Duration keepAlive,
    Cors cors) {
  /** Longer than proxies keep their connections, which is 60 s in most of them. */
  public static final Duration DEFAULT_KEEP_ALIVE = Duration.ofSeconds(75);
}
