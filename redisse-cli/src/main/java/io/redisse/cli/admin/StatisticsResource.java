package io.redisse.cli.admin;

import io.redisse.core.Redisse;
import io.redisse.jaxrs.http.Json;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** The statistics at the operators' own port, as they are at the clients' port without one. */
@Path("/")
public final class StatisticsResource {
  private final Redisse redisse;

  @Inject
  StatisticsResource(Redisse redisse) {
    this.redisse = redisse;
  }

  /**
   * Returns the number of streams and events.
   *
   * @return a JSON object
   */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public String statistics() {
    return Json.write(redisse.hub().statistics());
  }
}
