package io.redisse.jaxrs.examples;

import io.redisse.jaxrs.stream.Streams;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.Set;

/** Opens streams from a resource method. */
@Path("")
public class RoomResource {
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
