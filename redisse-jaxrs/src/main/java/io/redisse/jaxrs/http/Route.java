package io.redisse.jaxrs.http;

import java.util.Optional;

/**
 * Where a request leads to.
 *
 * @param endpoint what answers the request
 * @param variable the percent-encoded segment of the path that the route's template leaves open
 */
public record Route(Endpoint endpoint, Optional<String> variable) {
  /**
   * Returns the decoded variable segment of a request's path; empty text if it has none.
   *
   * @throws IllegalArgumentException if it is not percent-encoded UTF-8
   */
  public static String variableOf(HttpRequest request) {
    Route route = request.route();
    return route == null ? "" : PercentCoding.decode(route.variable().orElse(""));
  }
}
