package io.redisse.jaxrs.examples;

import io.redisse.jaxrs.publish.PublishRight;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;

/** Lets users publish to their own channel only. */
@Priority(Priorities.AUTHORIZATION)
class PublisherFilter implements ContainerRequestFilter {
  @Override
  public void filter(ContainerRequestContext request) {
    String own = "user:" + request.getSecurityContext().getUserPrincipal().getName();
    new PublishRight(channel -> channel.equals(own)).giveTo(request);
  }
}
