package io.redisse.jaxrs.grizzly;

import java.util.Optional;

/**
 * Where and how a server listens.
 *
 * @param host a host name or an IP address
 * @param port 0 for any free port
 * @param certificate enables TLS; empty for plain HTTP
 * @param limits apply to every request
 */
public record ListenerSettings(
    String host, int port, Optional<PemFiles> certificate, RequestLimits limits) {}
