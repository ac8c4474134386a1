package io.redisse.jaxrs.stream;

import io.redisse.jaxrs.http.Answer;
import io.redisse.jaxrs.http.Check;
import io.redisse.jaxrs.http.Checks;
import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;

/** Passes requests to the checks on arrival, and responses to all checks. */
@PreMatching
@Priority(ArrivalChecks.OUTERMOST)
public final class ArrivalChecks implements ContainerRequestFilter, ContainerResponseFilter {
  /** Before all other filters; but {@link StreamFilter} is the last one for responses. */
  static final int OUTERMOST = Integer.MIN_VALUE + 1;

  private final Checks checks;

  /**
   * Creates the filter, for all requests of an application.
   *
   * @param checks the checks of all stages
   */
  public ArrivalChecks(Checks checks) {
    this.checks = checks;
  }

  @Override
  public void filter(ContainerRequestContext context) {
    RoutedChecks.abortIf(checks.before(Check.Stage.ARRIVAL, JaxrsRequest.of(context)), context);
  }

  @Override
  public void filter(ContainerRequestContext context, ContainerResponseContext response) {
    checks
        .after(JaxrsRequest.of(context), Answer.empty(response.getStatus()))
        .headers()
        .forEach(response.getHeaders()::putSingle);
  }
}
