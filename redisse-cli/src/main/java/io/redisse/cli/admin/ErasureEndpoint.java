package io.redisse.cli.admin;

import io.redisse.api.BackendRefusedException;
import io.redisse.api.RedisseException;
import io.redisse.core.Redisse;
import io.redisse.jaxrs.http.Answer;
import io.redisse.jaxrs.http.Endpoint;
import io.redisse.jaxrs.http.HttpRequest;
import io.redisse.jaxrs.http.Problem;
import io.redisse.jaxrs.http.Route;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Erases the history of a channel on all servers. */
final class ErasureEndpoint implements Endpoint {
  static final String PATH = "channels/{channel}/events";

  private static final int NO_CONTENT = 204;
  private static final int BAD_REQUEST = 400;
  private static final int NOT_IMPLEMENTED = 501;
  private static final int UNAVAILABLE = 503;

  private final Redisse redisse;

  ErasureEndpoint(Redisse redisse) {
    this.redisse = redisse;
  }

  /**
   * Erases a history. Open streams continue.
   *
   * @return completes with status 204 once the events are gone, or with 400, 501 or 503 on
   *     failure
   */
  @Override
  public CompletionStage<Answer> answer(HttpRequest request) {
    try {
      return redisse
          .forget(Set.of(Route.variableOf(request)))
          .thenApply(done -> Answer.empty(NO_CONTENT))
          .exceptionally(failure -> notErased(RedisseException.causeOf(failure)).answer(request));
    } catch (IllegalArgumentException e) {
      return answer(request, BAD_REQUEST, String.valueOf(e.getMessage()));
    } catch (UnsupportedOperationException e) {
      return answer(request, NOT_IMPLEMENTED, "Nothing was erased: " + e.getMessage() + ".");
    }
  }

  private static Problem notErased(Throwable failure) {
    System.getLogger(ErasureEndpoint.class.getName())
        .log(
            System.Logger.Level.WARNING,
            "The history of a channel may not have been erased: " + failure.getMessage());
    return new Problem(
        UNAVAILABLE,
        failure instanceof BackendRefusedException
            ? "Not erased: " + failure.getMessage()
            : "The history may not have been erased, because the backend is unreachable. Send the"
                + " request again.");
  }

  private static CompletionStage<Answer> answer(HttpRequest request, int status, String message) {
    return CompletableFuture.completedFuture(new Problem(status, message).answer(request));
  }
}
