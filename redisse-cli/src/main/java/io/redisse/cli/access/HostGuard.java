package io.redisse.cli.access;

import io.redisse.jaxrs.http.Answer;
import io.redisse.jaxrs.http.Caller;
import io.redisse.jaxrs.http.Check;
import io.redisse.jaxrs.http.Cors;
import io.redisse.jaxrs.http.HttpRequest;
import io.redisse.jaxrs.http.Problem;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rejects requests for other host names and from pages of other origins, at every path. Without it,
 * any page in a browser on this machine could read from a server that needs no token: a site points
 * its own name at 127.0.0.1 (DNS rebinding).
 */
public final class HostGuard implements Check {
  private static final String ANY = "*";
  private static final int FORBIDDEN = 403;

  /** The methods that change nothing (RFC 9110, section 9.2.1). */
  private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

  private static final Problem FROM_OTHER_SITE = new Problem(
      FORBIDDEN,
      "Sec-Fetch-Site: a page of another site sent this request without its Origin. To allow the"
          + " page, start the server with --cors-origin and let the page send its origin.");

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
  public Stage stage() {
    return Stage.ARRIVAL;
  }

  @Override
  public @Nullable Answer before(HttpRequest request) {
    return problemOf(Caller.of(request), request.method())
        .map(problem -> problem.answer(request))
        .orElse(null);
  }

  private Optional<Problem> problemOf(Caller caller, String method) {
    // Every browser sends a Host header, so a request without one is not from a page.
    Optional<String> foreign = caller.host().filter(host -> !accepts(host));
    if (foreign.isPresent()) {
      return Optional.of(new Problem(
          FORBIDDEN,
          "Host: this server does not answer to the name '" + foreign.get() + "'. Use localhost, or"
              + " start the server with --allowed-host " + foreign.get() + "."));
    }
    Optional<String> origin = caller.origin();
    if (origin.isEmpty() && caller.isFromOtherSite() && !SAFE_METHODS.contains(method)) {
      return Optional.of(FROM_OTHER_SITE);
    }
    return origin
        .filter(page -> caller.isCrossOrigin() && !cors.allows(page))
        .map(CorsCheck::rejection);
  }

  private boolean accepts(String host) {
    return hosts.contains(ANY) || Caller.isLoopbackHost(host) || hosts.contains(host);
  }
}
