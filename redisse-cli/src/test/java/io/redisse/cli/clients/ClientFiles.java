package io.redisse.cli.clients;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.io.IOException;
import java.nio.file.Files;

/** Serves the JavaScript client, and an empty page that can import it. */
@Path("client")
public final class ClientFiles {
  static final java.nio.file.Path FOLDER =
      java.nio.file.Path.of("../redisse-jaxrs/src/main/resources/io/redisse/jaxrs/client");

  @GET
  @Produces("text/html")
  public String page() {
    return "<!doctype html><link rel=icon href=data:,>";
  }

  @GET
  @Path("redisse.js")
  @Produces("text/javascript")
  public String module() throws IOException {
    return Files.readString(FOLDER.resolve("redisse.js"));
  }
}
