package io.redisse.jaxrs.http;

import io.redisse.api.RedisseException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Answers the requests of a server: the checks on arrival, the route, the other checks, the endpoint,
 * and then all checks again for the answer.
 *
 * @param routes the endpoints
 * @param checks what all requests pass
 */
public record HttpService(Routes routes, Checks checks) {
  private static final Logger LOG = System.getLogger(HttpService.class.getName());
  private static final int INTERNAL_ERROR = 500;

  /** Answers a request. The stage does not fail. */
  public CompletionStage<Answer> answer(HttpRequest request) {
    return routed(request)
        .exceptionally(failure -> answerTo(failure, request))
        .thenApply(answer -> checks.after(request, answer))
        .exceptionally(failure -> answerTo(failure, request));
  }

  private CompletionStage<Answer> routed(HttpRequest request) {
    try {
      Answer rejection = checks.before(Check.Stage.ARRIVAL, request);
      if (rejection != null) {
        return CompletableFuture.completedFuture(rejection);
      }
      Endpoint endpoint = routes.find(request);
      if (request.route() != null) {
        rejection = checks.before(Check.Stage.ROUTED, request);
      }
      return rejection == null
          ? endpoint.answer(request)
          : CompletableFuture.completedFuture(rejection);
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Returns the answer to a request whose processing failed. */
  public static Answer answerTo(Throwable failure, HttpRequest request) {
    Throwable cause = RedisseException.causeOf(failure);
    if (cause instanceof AnswerException known) {
      return known.answer();
    }
    if (cause instanceof WebApplicationException known) {
      return of(known.getResponse());
    }
    LOG.log(Level.ERROR, "A request failed", cause);
    return new Problem(INTERNAL_ERROR, "The server failed. See its log.").answer(request);
  }

  /** Converts the response of a resolver that was written for JAX-RS. */
  private static Answer of(Response response) {
    Answer answer = response.hasEntity()
        ? Answer.text(response.getStatus(), String.valueOf(response.getEntity()))
        : Answer.empty(response.getStatus());
    for (Map.Entry<String, List<String>> header : response.getStringHeaders().entrySet()) {
      answer = answer.with(header.getKey(), String.join(",", header.getValue()));
    }
    return answer;
  }
}
