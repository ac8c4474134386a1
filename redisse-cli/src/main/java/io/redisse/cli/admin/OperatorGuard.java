package io.redisse.cli.admin;

import io.redisse.jaxrs.events.EventsEndpoint;
import io.redisse.jaxrs.http.Answer;
import io.redisse.jaxrs.http.Check;
import io.redisse.jaxrs.http.Endpoint;
import io.redisse.jaxrs.http.HttpRequest;
import io.redisse.jaxrs.http.Problem;
import io.redisse.jaxrs.http.Route;
import io.redisse.jaxrs.livepage.LivePageEndpoint;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps strangers at the clients' port from metrics, statistics and the live page. */
final class OperatorGuard implements Check {
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
  public @Nullable Answer before(HttpRequest request) {
    Route route = request.route();
    return route == null
        ? null
        : problemOf(route.endpoint(), request)
            .map(problem -> problem.answer(request))
            .orElse(null);
  }

  private Optional<Problem> problemOf(Endpoint endpoint, HttpRequest request) {
    if (endpoint instanceof LivePageEndpoint) {
      return livePagePublic || access.allows(request)
          ? Optional.empty()
          : Optional.of(PAGE_LOCAL_ONLY);
    }
    boolean statistics =
        endpoint instanceof EventsEndpoint && EventsEndpoint.isForStatistics(request);
    if (statistics && adminPort) {
      return Optional.of(ELSEWHERE);
    }
    return (statistics || endpoint instanceof MetricsEndpoint) && !access.allows(request)
        ? Optional.of(LOCAL_ONLY)
        : Optional.empty();
  }
}
