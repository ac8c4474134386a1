package io.redisse.jaxrs.examples;

import io.redisse.core.Redisse;
import io.redisse.jaxrs.RedisseFeature;
import java.net.URI;
import java.util.Set;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpServerFactory;
import org.glassfish.jersey.server.ResourceConfig;

/** An application that runs Jersey on Grizzly itself. */
class GrizzlyServer implements AutoCloseable {
  final Redisse redisse;
  private final HttpServer server;

  GrizzlyServer(URI uri) {
    Redisse redisse = Redisse.builder()
        .backend("redis://localhost:6379/")
        .channels(request ->
            Set.of("news", "user:" + request.principal().orElseThrow().getName()))
        .build();

    ResourceConfig application = new ResourceConfig()
        .register(RedisseFeature.of(redisse))
        .register(AuthenticationFilter.class)
        .register(OrderResource.class)
        .register(RoomResource.class)
        .register(HandOverResource.class);

    HttpServer server = GrizzlyHttpServerFactory.createHttpServer(uri, application);

    redisse.publish("news", "headline", "Hello");

    this.redisse = redisse;
    this.server = server;
  }

  int port() {
    return server.getListener("grizzly").getPort();
  }

  @Override
  public void close() {
    redisse.drain().toCompletableFuture().join();
    redisse.close();
    server.shutdownNow();
  }
}
