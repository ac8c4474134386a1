package io.redisse.jaxrs.grizzly;

import java.util.Optional;

/**
 * The listener's address, TLS certificate and request limits.
 *
 * @param host a host name or an IP address
 * @param port the port to listen on; 0 picks a free port
 * @param certificate the certificate for TLS; empty for plain HTTP
 * @param limits the limits for every request
 */
public record ListenerSettings(
    String host, int port, Optional<PemFiles> certificate, RequestLimits limits) {}
