package io.redisse.jaxrs.stream;

import io.redisse.jaxrs.http.Answer;
import io.redisse.jaxrs.http.Check;
import io.redisse.jaxrs.http.Checks;
import io.redisse.jaxrs.http.HttpRequest;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import org.jspecify.annotations.Nullable;

/** Passes requests to the checks that follow once JAX-RS has matched a resource. */
@Priority(Priorities.AUTHORIZATION)
public final class RoutedChecks implements ContainerRequestFilter {
  private final Checks checks;

  /**
   * Creates the filter, for all requests of an application.
   *
   * @param checks the checks of all stages
   */
  public RoutedChecks(Checks checks) {
    this.checks = checks;
  }

  @Override
  public void filter(ContainerRequestContext context) {
    HttpRequest request = JaxrsRequest.of(context);
    for (Object resource : context.getUriInfo().getMatchedResources()) {
      if (resource instanceof EndpointResource known) {
        request.setRoute(known.routeOf(context));
      }
    }
    abortIf(checks.before(Check.Stage.ROUTED, request), context);
  }

  static void abortIf(@Nullable Answer rejection, ContainerRequestContext context) {
    if (rejection != null) {
      context.abortWith(JaxrsAnswers.toResponse(rejection));
    }
  }
}
