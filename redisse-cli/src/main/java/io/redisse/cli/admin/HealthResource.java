package io.redisse.cli.admin;

import io.redisse.core.Redisse;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Health probes for load balancers and process supervisors. */
@Path("health")
@Produces(MediaType.TEXT_PLAIN)
public final class HealthResource {
  private static final int UNAVAILABLE = 503;

  /**
   * The time limit of the backend check. Probes usually time out after one second (the default in
   * Kubernetes), so the check must finish earlier.
   */
  private static final long BACKEND_TIMEOUT_MILLIS = 800;

  private final Redisse redisse;
  private final OperatorAccess access;

  @Inject
  HealthResource(Redisse redisse, OperatorAccess access) {
    this.redisse = redisse;
    this.access = access;
  }

  /**
   * Answers the liveness probe. The probe succeeds even during a backend outage, because a restart
   * would not help.
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
   * @param request the request
   * @return 200 if the hub accepts streams and the backend responds; otherwise 503, with the reason
   *     for those who may see it
   */
  @GET
  @Path("ready")
  public CompletionStage<Response> ready(@Context ContainerRequestContext request) {
    boolean detailed = access.allows(request);
    return redisse
        .backend()
        .store()
        .lastId()
        .toCompletableFuture()
        .copy()
        .orTimeout(BACKEND_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
        .handle((id, failure) -> {
          if (failure != null) {
            return notReady(detailed ? ": the backend does not respond" : "");
          }
          return redisse.hub().accepting()
              ? Response.ok("ready\n").build()
              : notReady(detailed ? ": new streams are not accepted" : "");
        });
  }

  private static Response notReady(String reason) {
    return Response.status(UNAVAILABLE).entity("not ready" + reason + "\n").build();
  }
}
