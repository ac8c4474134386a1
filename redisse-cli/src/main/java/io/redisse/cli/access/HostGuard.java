package io.redisse.cli.access;

import io.redisse.jaxrs.http.Caller;
import io.redisse.jaxrs.http.Cors;
import io.redisse.jaxrs.http.Problem;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import java.util.Optional;
import java.util.Set;

/**
 * Rejects requests for other host names and from pages of other origins, at every path. Without it,
 * any page in a browser on this machine could read from a server that needs no token: a site points
 * its own name at 127.0.0.1 (DNS rebinding).
 */
@PreMatching
@Priority(Priorities.AUTHENTICATION)
public final class HostGuard implements ContainerRequestFilter {
  private static final String ANY = "*";
  private static final int FORBIDDEN = 403;

  private final Set<String> hosts;
  private final Cors cors;

  /**
   * Creates a guard.
   *
   * @param hosts the names that the server accepts in addition to those of the loopback interface,
   *     in lower case and without a port; {@code *} accepts any
   * @param cors the origins whose pages are not rejected
   */
  public HostGuard(Set<String> hosts, Cors cors) {
    this.hosts = Set.copyOf(hosts);
    this.cors = cors;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    problemOf(Callers.of(request))
        .ifPresent(problem -> request.abortWith(problem.answer(request.getAcceptableMediaTypes())));
  }

  private Optional<Problem> problemOf(Caller caller) {
    // Every browser sends a Host header, so a request without one is not from a page.
    Optional<String> foreign = caller.host().filter(host -> !accepts(host));
    if (foreign.isPresent()) {
      return Optional.of(new Problem(
          FORBIDDEN,
          "Host: this server does not answer to the name '" + foreign.get() + "'. Use localhost, or"
              + " start the server with --allowed-host " + foreign.get() + "."));
    }
    return caller
        .origin()
        .filter(origin -> caller.isCrossOrigin() && !cors.allows(origin))
        .map(CorsFilter::rejection);
  }

  private boolean accepts(String host) {
    return hosts.contains(ANY) || Caller.isLoopbackHost(host) || hosts.contains(host);
  }
}
