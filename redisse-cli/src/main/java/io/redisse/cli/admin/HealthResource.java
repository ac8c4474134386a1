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

/** Probes for load balancers and process supervisors. */
@Path("health")
@Produces(MediaType.TEXT_PLAIN)
public final class HealthResource {
  private static final int UNAVAILABLE = 503;

  /** Less than one second, which is the usual timeout of a probe (Kubernetes: 1 s). */
  private static final long BACKEND_TIMEOUT_MILLIS = 800;

  private final Redisse redisse;

  @Inject
  HealthResource(Redisse redisse) {
    this.redisse = redisse;
  }

  /**
   * Answers the liveness probe. A backend outage does not fail it, because a restart would not
   * help.
   *
   * @return always 200
   */
  @GET
  @Path("live")
  public String live() {
    return "live\n";
  }

  /**
   * Answers the readiness probe.
   *
   * @return 200 if the hub accepts streams and the backend responds, else 503 with the reason
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
        .orTimeout(BACKEND_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
        .handle((id, failure) -> {
          if (failure != null) {
            return notReady("the backend does not respond");
          }
          return redisse.hub().accepting()
              ? Response.ok("ready\n").build()
              : notReady("new streams are not accepted");
        });
  }

  private static Response notReady(String reason) {
    return Response.status(UNAVAILABLE).entity("not ready: " + reason + "\n").build();
  }
}
