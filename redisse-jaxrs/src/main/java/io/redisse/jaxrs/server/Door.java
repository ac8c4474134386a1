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
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.jersey.server.ResourceConfig;

/**
 * What requests enter by: JAX-RS if the application has registered components, or else a handler that
 * does without it. The answers are the same.
 */
final class Door {
  final List<Consumer<ResourceConfig>> components = new ArrayList<>();
  final List<Function<Redisse, Check>> checks = new ArrayList<>();
  final List<BiConsumer<Routes, Redisse>> endpoints = new ArrayList<>();
  boolean publishing;
  boolean livePage;

  /** Returns the handler of all requests. */
  HttpHandler handler(Redisse redisse) {
    Routes routes = RedisseRoutes.of(redisse, List.of("", "events"), publishing, livePage);
    endpoints.forEach(added -> added.accept(routes, redisse));
    List<Check> all = new ArrayList<>(List.of(new WellFormedHeaders()));
    checks.forEach(check -> all.add(check.apply(redisse)));
    return components.isEmpty()
        ? new DirectHandler(new HttpService(routes, new Checks(all)), redisse.hub())
        : ServerApplication.handler(redisse, routes, new Checks(all), components);
  }
}
