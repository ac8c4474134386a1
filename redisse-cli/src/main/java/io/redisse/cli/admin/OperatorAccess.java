package io.redisse.cli.admin;

import io.redisse.cli.access.BearerToken;
import io.redisse.jaxrs.http.Caller;
import io.redisse.jaxrs.http.HttpRequest;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Decides who may see metrics, statistics and the details of health checks.
 *
 * @param allowed returns true for requests that may see them
 */
record OperatorAccess(Predicate<HttpRequest> allowed) {
  static final OperatorAccess EVERYONE = new OperatorAccess(request -> true);
  static final OperatorAccess NOBODY = new OperatorAccess(request -> false);

  /**
   * Allows requests that come directly from the server's own machine, and requests with the
   * operators' token.
   */
  static OperatorAccess localOr(Optional<BearerToken> token) {
    return new OperatorAccess(request -> Caller.of(request).isLocal()
        || token.filter(operator -> operator.isSentWith(request)).isPresent());
  }

  boolean allows(HttpRequest request) {
    return allowed.test(request);
  }
}
