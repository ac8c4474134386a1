package io.redisse.jaxrs.examples;

import io.redisse.jaxrs.stream.NginxHandOver;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.Set;

/** Authorizes a stream and lets nginx pass it to a Redisse server. */
@Path("handed-over")
public class HandOverResource {
  @GET
  public Response listen(@Context ContainerRequestContext request) {
    return NginxHandOver.to("/streams/", request, Set.of("news", "user:42"));
  }
}
