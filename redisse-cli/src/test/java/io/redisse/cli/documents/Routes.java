package io.redisse.cli.documents;

import io.redisse.cli.access.BearerToken;
import io.redisse.cli.admin.AdminEndpoints;
import io.redisse.cli.limits.RejectionCounters;
import io.redisse.core.Redisse;
import io.redisse.jaxrs.RedisseRoutes;
import io.redisse.jaxrs.events.EventsEndpoint;
import io.redisse.jaxrs.http.Endpoint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The routes that {@code redisse serve} can have. */
final class Routes {
  private Routes() {}

  /** Returns routes such as {@code GET /events}; HEAD only of paths that serve streams. */
  static Set<String> all() {
    Set<String> all = new TreeSet<>();
    try (Redisse redisse = Redisse.builder().build();
        AdminEndpoints operators =
            new AdminEndpoints(new RejectionCounters(), Optional.of(BearerToken.of("operator")))) {
      collect(RedisseRoutes.of(redisse, List.of("", "events"), true, true).all(), all);
      collect(operators.service(redisse, Optional.empty()).routes().all(), all);
    }
    return all;
  }

  private static void collect(Map<String, Map<String, Endpoint>> routes, Set<String> all) {
    routes.forEach((path, endpoints) -> endpoints.forEach((method, endpoint) -> {
      all.add(method + " /" + path);
      // The root answers browsers with the live page, and other clients with streams.
      if (endpoint instanceof EventsEndpoint || path.isEmpty()) {
        all.add("HEAD /" + path);
      }
    }));
  }
}
