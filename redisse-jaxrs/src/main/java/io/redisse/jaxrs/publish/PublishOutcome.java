package io.redisse.jaxrs.publish;

import io.redisse.api.BackendRefusedException;
import io.redisse.api.BackendUnavailableException;
import io.redisse.api.IdempotencyKey;
import io.redisse.api.KeyReusedException;
import io.redisse.api.NewEvent;
import io.redisse.api.OutcomeUnknownException;
import io.redisse.api.Publication;
import io.redisse.api.RedisseException;
import io.redisse.core.Redisse;
import io.redisse.jaxrs.http.Json;
import io.redisse.jaxrs.http.Problem;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What became of an event that was to be published: it has an id, or there was a problem.
 *
 * @param id the id, 0 if there was a problem
 * @param replayed whether it was published before, with the same idempotency key
 * @param problem the problem, if there was one
 */
record PublishOutcome(long id, boolean replayed, @Nullable Problem problem) {
  private static final Logger LOG = System.getLogger(PublishOutcome.class.getName());

  private static final int CREATED = 201;
  private static final int TOO_LARGE = 413;
  private static final int KEY_REUSED = 422;
  private static final int INTERNAL_ERROR = 500;
  private static final int NOT_IMPLEMENTED = 501;
  private static final int UNAVAILABLE = 503;
  private static final int UNKNOWN = 504;

  /** The name is that of others who implement the same draft. */
  private static final String REPLAYED = "Idempotent-Replayed";

  /** Publishes an event. Completes normally whatever happens. */
  static CompletableFuture<PublishOutcome> of(
      Redisse redisse, NewEvent event, Optional<IdempotencyKey> key) {
    try {
      return key.map(known -> redisse.publish(event, known))
          .orElseGet(() ->
              redisse.publish(event).thenApply(published -> new Publication(published, false)))
          .handle((published, failure) -> failure == null ? success(published) : failure(failure))
          .toCompletableFuture();
    } catch (RuntimeException e) {
      return CompletableFuture.completedFuture(failure(e));
    }
  }

  private static PublishOutcome success(Publication published) {
    return new PublishOutcome(published.event().id(), published.replayed(), null);
  }

  private static PublishOutcome failure(Throwable failure) {
    return new PublishOutcome(0, false, problem(RedisseException.causeOf(failure)));
  }

  private static Problem problem(Throwable cause) {
    if (cause instanceof OutcomeUnknownException) {
      return new Problem(
          UNKNOWN,
          "The event may have been published, or not: the backend was lost before it answered."
              + " With an Idempotency-Key, send it again with the same key; without one, that may"
              + " publish it twice.");
    }
    if (cause instanceof KeyReusedException) {
      return new Problem(
          KEY_REUSED,
          "Idempotency-Key: it was used for something else in the last minutes. Nothing was"
              + " published; choose a new key for each publish, and keep it for its retries only.");
    }
    if (cause instanceof UnsupportedOperationException) {
      return new Problem(
          NOT_IMPLEMENTED,
          "Idempotency-Key: the backend of this server does not know a publish again. Nothing was"
              + " published; publish without the key.");
    }
    if (cause instanceof BackendUnavailableException) {
      return new Problem(
          UNAVAILABLE, "Not published: the backend cannot be reached. Try again later.");
    }
    if (cause instanceof BackendRefusedException) {
      LOG.log(Level.ERROR, "The backend refused an event", cause);
      return new Problem(
          UNAVAILABLE, "Not published: the backend refuses the server. Its log says why.");
    }
    if (cause instanceof IllegalStateException) {
      return new Problem(UNAVAILABLE, "Not published: the server is shutting down.");
    }
    if (cause instanceof IllegalArgumentException) {
      // The event itself is valid, so it is too large for this server.
      return new Problem(TOO_LARGE, String.valueOf(cause.getMessage()));
    }
    LOG.log(Level.ERROR, "An event could not be published", cause);
    return new Problem(INTERNAL_ERROR, "Not published: the server failed. Its log says why.");
  }

  /** Whether its idempotency key was used for something else. */
  boolean isKeyReused() {
    return status() == KEY_REUSED;
  }

  /** The answer for one event. */
  Response answer(List<MediaType> accepted) {
    return problem == null ? json(CREATED, result(), replayed) : problem.answer(accepted);
  }

  /** The answer for several: each result in its place, and the worst status. */
  static Response answerAll(List<PublishOutcome> outcomes) {
    return json(
        outcomes.stream().mapToInt(PublishOutcome::status).max().orElse(CREATED),
        outcomes.stream().map(PublishOutcome::result).toList(),
        !outcomes.isEmpty() && outcomes.stream().allMatch(PublishOutcome::replayed));
  }

  private int status() {
    return problem == null ? CREATED : problem.status();
  }

  /** With the id as text too, as a browser gives it back in Last-Event-ID. */
  private Map<String, Object> result() {
    Map<String, Object> result = new LinkedHashMap<>();
    if (problem == null) {
      result.put("id", id);
      result.put("idString", "" + id);
    } else {
      result.put("status", problem.status());
      result.put("error", problem.message());
    }
    return result;
  }

  private static Response json(int status, Object entity, boolean replayed) {
    return Response.status(status)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .header(REPLAYED, replayed ? "true" : null)
        .entity(Json.write(entity))
        .build();
  }
}
