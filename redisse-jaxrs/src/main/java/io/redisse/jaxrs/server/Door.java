package io.redisse.jaxrs.server;

import io.redisse.core.Redisse;
import io.redisse.jaxrs.RedisseRoutes;
import io.redisse.jaxrs.grizzly.DirectHandler;
import io.redisse.jaxrs.http.Check;
import io.redisse.jaxrs.http.Checks;
import io.redisse.jaxrs.http.HttpService;
import io.redisse.jaxrs.http.Routes;
import io.redisse.jaxrs.http.WellFormedHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.jersey.server.ResourceConfig;

/**
 * What requests enter by: JAX-RS if the application has registered components, or else a handler that
 * does without it. The answers are the same.
 */
final class Door {
  final List<Consumer<ResourceConfig>> components = new ArrayList<>();
  final List<Check> checks = new ArrayList<>();
  boolean publishing;
  boolean livePage;

  /** Returns the handler of all requests. */
  HttpHandler handler(Redisse redisse) {
    return components.isEmpty() && !livePage
        ? direct(redisse)
        : ServerApplication.handler(redisse, this);
  }

  private HttpHandler direct(Redisse redisse) {
    List<Check> all = new ArrayList<>(List.of(new WellFormedHeaders()));
    all.addAll(checks);
    Routes routes = RedisseRoutes.of(redisse, List.of("", "events"), publishing);
    return new DirectHandler(new HttpService(routes, new Checks(all)), redisse.hub());
  }
}
