package io.redisse.jaxrs.server;

import io.redisse.core.Redisse;
import io.redisse.jaxrs.RedisseFeature;
import io.redisse.jaxrs.http.Checks;
import io.redisse.jaxrs.stream.ArrivalChecks;
import io.redisse.jaxrs.stream.RoutedChecks;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpContainer;
import org.glassfish.jersey.server.ContainerFactory;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;

/** The JAX-RS application that a stand-alone server runs. */
final class ServerApplication {
  private ServerApplication() {}

  static HttpHandler handler(Redisse redisse, Door door) {
    RedisseFeature streams = RedisseFeature.of(redisse).at("", "events");
    RedisseFeature withPublishing = door.publishing ? streams.publishing() : streams;
    Checks checks = new Checks(door.checks);
    ResourceConfig application = new ResourceConfig()
        .property(ServerProperties.WADL_FEATURE_DISABLE, true)
        .property(ServerProperties.RESPONSE_SET_STATUS_OVER_SEND_ERROR, true)
        .register(door.livePage ? withPublishing.livePage() : withPublishing)
        .register(new MalformedHeaders())
        .register(new ArrivalChecks(checks))
        .register(new RoutedChecks(checks))
        .register(new ErrorMapper(door.publishing));
    door.components.forEach(component -> component.accept(application));
    return ContainerFactory.createContainer(GrizzlyHttpContainer.class, application);
  }
}
