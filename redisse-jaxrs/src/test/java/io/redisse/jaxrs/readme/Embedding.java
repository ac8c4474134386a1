package io.redisse.jaxrs.readme;

import io.redisse.api.Publisher;
import io.redisse.core.Redisse;
import io.redisse.jaxrs.RedisseFeature;
import io.redisse.jaxrs.Streams;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.Set;
import org.glassfish.jersey.server.ResourceConfig;

class Embedding {
  final Redisse redisse;
  final ResourceConfig application;

  Embedding() {
    Redisse redisse = Redisse.builder()
        .backend("redis://localhost:6379/")
        .channels(request ->
            Set.of("news", "user:" + request.principal().orElseThrow().getName()))
        .build();

    ResourceConfig application = new ResourceConfig().register(RedisseFeature.of(redisse));

    redisse.publish("news", "headline", "Hello");

    this.redisse = redisse;
    this.application = application.register(RoomResource.class).register(OrderResource.class);
  }

  @Path("")
  public static class RoomResource {
    @Inject
    Streams streams;

    @GET
    @Path("rooms/{room}")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void listen(
        @PathParam("room") String room,
        @Context SseEventSink sink,
        @Context ContainerRequestContext request) {
      streams.open(sink, request, Set.of("room:" + room));
    }
  }

  @Path("orders")
  public static class OrderResource {
    @Inject
    Publisher publisher;

    @POST
    public void ship() {
      publisher.publish("user:42", "order", "{\"state\":\"shipped\"}");
    }
  }
}
