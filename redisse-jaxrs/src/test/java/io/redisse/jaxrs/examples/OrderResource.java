package io.redisse.jaxrs.examples;

import io.redisse.api.Publisher;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

/** Notifies users of their orders. */
@Path("orders")
public class OrderResource {
  private final Publisher publisher;

  @Inject
  public OrderResource(Publisher publisher) {
    this.publisher = publisher;
  }

  @POST
  @Path("{user}")
  public void ship(@PathParam("user") String user) {
    publisher.publish("user:" + user, "order", "{\"state\":\"shipped\"}");
  }
}
