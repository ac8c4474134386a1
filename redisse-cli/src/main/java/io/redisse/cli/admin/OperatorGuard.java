package io.redisse.cli.admin;

import io.redisse.jaxrs.events.EventsEndpoint;
import io.redisse.jaxrs.http.Accept;
import io.redisse.jaxrs.http.Problem;
import io.redisse.jaxrs.livepage.LivePageEndpoint;
import io.redisse.jaxrs.stream.EndpointResource;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;

/** Keeps strangers at the clients' port from metrics, statistics and the live page. */
@Priority(Priorities.AUTHORIZATION)
final class OperatorGuard implements ContainerRequestFilter {
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;

  private static final Problem LOCAL_ONLY = new Problem(
      FORBIDDEN,
      "Only programs and pages on the server's own machine may see this, and not through a proxy."
          + " Others need the header 'Authorization: Bearer TOKEN' with the value of"
          + " --operator-token, or the port of --admin-port.");

  private static final Problem PAGE_LOCAL_ONLY = new Problem(
      FORBIDDEN,
      "Only browsers on the server's own machine may see the live page, and not through a proxy."
          + " Start the server with --live-page true to show it to everyone.");

  private static final Problem ELSEWHERE =
      new Problem(NOT_FOUND, "Statistics are served at the port of --admin-port.");

  private final OperatorAccess access;
  private final boolean adminPort;
  private final boolean livePagePublic;

  /**
   * Creates a guard.
   *
   * @param access who may see metrics, statistics and the live page
   * @param adminPort whether metrics and statistics have a port of their own
   * @param livePagePublic whether everyone may see the live page
   */
  OperatorGuard(OperatorAccess access, boolean adminPort, boolean livePagePublic) {
    this.access = access;
    this.adminPort = adminPort;
    this.livePagePublic = livePagePublic;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    problemOf(request)
        .ifPresent(problem -> request.abortWith(problem.answer(request.getAcceptableMediaTypes())));
  }

  private Optional<Problem> problemOf(ContainerRequestContext request) {
    if (isFor(LivePageEndpoint.class, request)) {
      return livePagePublic || access.allows(request)
          ? Optional.empty()
          : Optional.of(PAGE_LOCAL_ONLY);
    }
    boolean statistics = isFor(EventsEndpoint.class, request)
        && Accept.names(request.getAcceptableMediaTypes(), MediaType.APPLICATION_JSON_TYPE);
    if (statistics && adminPort) {
      return Optional.of(ELSEWHERE);
    }
    return (statistics || isFor(MetricsResource.class, request)) && !access.allows(request)
        ? Optional.of(LOCAL_ONLY)
        : Optional.empty();
  }

  /** Compares the matched resource rather than the path, of which a URI has several spellings. */
  private static boolean isFor(Class<?> resource, ContainerRequestContext request) {
    return request.getUriInfo().getMatchedResources().stream()
        .anyMatch(matched -> resource.isInstance(
            matched instanceof EndpointResource ours ? ours.routeOf(request).endpoint() : matched));
  }
}
