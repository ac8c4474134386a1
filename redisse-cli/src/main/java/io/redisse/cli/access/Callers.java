package io.redisse.cli.access;

import io.redisse.jaxrs.http.Caller;
import io.redisse.jaxrs.stream.Streams;
import jakarta.ws.rs.container.ContainerRequestContext;

/** Determines the callers of JAX-RS requests. */
public final class Callers {
  private Callers() {}

  /** Returns the caller of a request. Its peer is unknown to filters that run before matching. */
  public static Caller of(ContainerRequestContext request) {
    return new Caller(
        Streams.peerAddress(request),
        request.getSecurityContext().isSecure(),
        request.getHeaders());
  }
}
