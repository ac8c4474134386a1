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
import java.util.List;
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
   * @param request the request
   * @return 200; or 503 if some streams are not served until the process is restarted, with the
   *     reason for those who may see it
   */
  @GET
  @Path("live")
  public Response live(@Context ContainerRequestContext request) {
    List<String> faults = redisse.hub().faults();
    return faults.isEmpty()
        ? Response.ok("live\n").build()
        : unavailable("not live", faults, access.allows(request));
  }

  /**
   * Answers the readiness probe.
   *
   * @param request the request
   * @return 200 if the hub accepts and serves streams and the backend responds; otherwise 503, with
   *     the reason for those who may see it
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
          List<String> faults = redisse.hub().faults();
          if (!faults.isEmpty()) {
            return unavailable("not ready", faults, detailed);
          }
          if (failure != null) {
            return unavailable("not ready", List.of("the backend does not respond"), detailed);
          }
          return redisse.hub().accepting()
              ? Response.ok("ready\n").build()
              : unavailable("not ready", List.of("new streams are not accepted"), detailed);
        });
  }

  private static Response unavailable(String state, List<String> reasons, boolean detailed) {
    return Response.status(UNAVAILABLE)
        .entity(state + (detailed ? ": " + String.join("; ", reasons) : "") + "\n")
        .build();
  }
}
