package io.redisse.cli.admin;

import io.redisse.core.Redisse;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** For whoever watches over the process. */
@Path("health")
@Produces(MediaType.TEXT_PLAIN)
public final class HealthResource {
  private static final int UNAVAILABLE = 503;

  /** Whoever asks often waits for a second only. */
  private static final long PATIENCE_MILLIS = 800;

  private final Redisse redisse;

  @Inject
  HealthResource(Redisse redisse) {
    this.redisse = redisse;
  }

  /**
   * Whether the process should be left running.
   *
   * @return always 200
   */
  @GET
  @Path("live")
  public String live() {
    return "live\n";
  }

  /**
   * Whether to send clients here.
   *
   * @return 200 if the hub takes streams and the backend answers, else 503
   */
  @GET
  @Path("ready")
  public CompletionStage<Response> ready() {
    return redisse
        .backend()
        .store()
        .lastId()
        .toCompletableFuture()
        .copy()
        .orTimeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
        .handle((id, failure) -> {
          if (failure != null) {
            return notReady("the backend does not answer");
          }
          return redisse.hub().accepting()
              ? Response.ok("ready\n").build()
              : notReady("no streams are taken");
        });
  }

  private static Response notReady(String reason) {
    return Response.status(UNAVAILABLE).entity("not ready: " + reason + "\n").build();
  }
}
