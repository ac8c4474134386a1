package io.redisse.cli.admin;

import io.redisse.core.Redisse;
import io.redisse.jaxrs.http.Answer;
import io.redisse.jaxrs.http.HttpRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Health probes for load balancers and process supervisors. */
final class HealthEndpoints {
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;

  /**
   * The time limit of the backend check. Probes usually time out after one second (the default in
   * Kubernetes), so the check must finish earlier.
   */
  private static final long BACKEND_TIMEOUT_MILLIS = 800;

  private final Redisse redisse;
  private final OperatorAccess access;

  HealthEndpoints(Redisse redisse, OperatorAccess access) {
    this.redisse = redisse;
    this.access = access;
  }

  /**
   * Answers the liveness probe with 200; or with 503 if some streams are not served until the
   * process is restarted, and with the reason for those who may see it. The probe succeeds even
   * during a backend outage, because a restart would not help.
   */
  CompletionStage<Answer> live(HttpRequest request) {
    List<String> faults = redisse.hub().faults();
    return CompletableFuture.completedFuture(
        faults.isEmpty()
            ? Answer.text(OK, "live\n")
            : unavailable("not live", faults, access.allows(request)));
  }

  /**
   * Answers the readiness probe with 200 if the hub accepts and serves streams and the backend
   * responds; otherwise with 503, and with the reason for those who may see it.
   */
  CompletionStage<Answer> ready(HttpRequest request) {
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
              ? Answer.text(OK, "ready\n")
              : unavailable("not ready", List.of("new streams are not accepted"), detailed);
        });
  }

  private static Answer unavailable(String state, List<String> reasons, boolean detailed) {
    return Answer.text(
        UNAVAILABLE, state + (detailed ? ": " + String.join("; ", reasons) : "") + "\n");
  }
}
