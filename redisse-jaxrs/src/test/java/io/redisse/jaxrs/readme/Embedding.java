package io.redisse.jaxrs.readme;

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
  static ResourceConfig application(Redisse redisse) {
    return new ResourceConfig()
        .register(RedisseFeature.of(redisse)) // GET /events?news&sports
        .register(RoomResource.class);
  }

  /** Publishes, and opens streams of its own. */
  @Path("rooms/{room}")
  public static class RoomResource {
    @Inject
    Redisse redisse;

    @Inject
    Streams streams;

    @POST
    public void say(@PathParam("room") String room, String text) {
      redisse.publish("room:" + room, "said", text);
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void listen(
        @PathParam("room") String room,
        @Context SseEventSink sink,
        @Context ContainerRequestContext request) {
      streams.open(sink, request, Set.of("room:" + room));
    }
  }
}
