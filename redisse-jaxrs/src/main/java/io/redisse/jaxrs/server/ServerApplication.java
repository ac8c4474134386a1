package io.redisse.jaxrs.server;

import io.redisse.core.Redisse;
import io.redisse.jaxrs.RedisseFeature;
import io.redisse.jaxrs.http.Checks;
import io.redisse.jaxrs.http.Routes;
import io.redisse.jaxrs.stream.ArrivalChecks;
import io.redisse.jaxrs.stream.EndpointMounting;
import io.redisse.jaxrs.stream.RoutedChecks;
import java.util.List;
import java.util.function.Consumer;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpContainer;
import org.glassfish.jersey.server.ContainerFactory;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;

/** The JAX-RS application that a stand-alone server runs. */
final class ServerApplication {
  private ServerApplication() {}

  static HttpHandler handler(
      Redisse redisse, Routes routes, Checks checks, List<Consumer<ResourceConfig>> components) {
    ResourceConfig application = new ResourceConfig()
        .property(ServerProperties.WADL_FEATURE_DISABLE, true)
        .property(ServerProperties.RESPONSE_SET_STATUS_OVER_SEND_ERROR, true)
        .register(RedisseFeature.of(redisse).at())
        .register(new EndpointMounting(routes))
        .register(new MalformedHeaders())
        .register(new ArrivalChecks(checks))
        .register(new RoutedChecks(checks))
        .register(new ErrorMapper(routes));
    components.forEach(component -> component.accept(application));
    return ContainerFactory.createContainer(GrizzlyHttpContainer.class, application);
  }
}
