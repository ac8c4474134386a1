package io.redisse.cli.clients;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;

/** An empty page from the server's origin, without a content security policy. */
@Path("blank")
public final class BlankPage {
  @GET
  @Produces("text/html")
  public String page() {
    return "<!doctype html><link rel=icon href=data:,>";
  }
}
