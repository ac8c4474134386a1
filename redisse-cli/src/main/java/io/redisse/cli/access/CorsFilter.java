package io.redisse.cli.access;

import io.redisse.jaxrs.http.Cors;
import io.redisse.jaxrs.http.Problem;
import jakarta.annotation.Priority;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Response;

/** Answers preflight requests, and adds the headers of {@link Cors} to every response. */
@PreMatching
@Priority(Priorities.AUTHENTICATION + 1)
public final class CorsFilter implements ContainerRequestFilter, ContainerResponseFilter {
  private static final int FORBIDDEN = 403;

  private final Cors cors;

  public CorsFilter(Cors cors) {
    this.cors = cors;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    String origin = request.getHeaderString("Origin");
    if (origin == null
        || !request.getMethod().equals(HttpMethod.OPTIONS)
        || request.getHeaderString("Access-Control-Request-Method") == null) {
      return;
    }
    if (!cors.allows(origin)) {
      request.abortWith(rejection(origin).answer(request.getAcceptableMediaTypes()));
      return;
    }
    Response.ResponseBuilder allowed = Response.noContent();
    cors.preflightHeaders().forEach(allowed::header);
    request.abortWith(allowed.build());
  }

  /** Returns the answer to pages of an origin that is not allowed. */
  static Problem rejection(String origin) {
    return new Problem(
        FORBIDDEN,
        "Origin: pages of '" + origin + "' may not use this server. To allow them, start the"
            + " server with --cors-origin " + origin + ".");
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    cors.headers(Callers.of(request)).forEach(response.getHeaders()::add);
  }
}
