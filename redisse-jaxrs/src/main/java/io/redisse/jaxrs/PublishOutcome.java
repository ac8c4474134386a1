package io.redisse.jaxrs;

import io.redisse.api.BackendRefusedException;
import io.redisse.api.BackendUnavailableException;
import io.redisse.api.Event;
import io.redisse.api.NewEvent;
import io.redisse.api.OutcomeUnknownException;
import io.redisse.api.Publisher;
import io.redisse.api.RedisseException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What became of an event that was to be published: it has an id, or there was a problem.
 *
 * @param id the id, 0 if there was a problem
 * @param problem the problem, if there was one
 */
record PublishOutcome(long id, @Nullable Problem problem) {
  private static final Logger LOG = System.getLogger(PublishOutcome.class.getName());

  private static final int CREATED = 201;
  private static final int TOO_LARGE = 413;
  private static final int INTERNAL_ERROR = 500;
  private static final int UNAVAILABLE = 503;
  private static final int UNKNOWN = 504;

  /** Publishes an event. Completes normally whatever happens. */
  static CompletableFuture<PublishOutcome> of(Publisher publisher, NewEvent event) {
    try {
      return publisher
          .publish(event)
          .handle((published, failure) -> failure == null ? success(published) : failure(failure))
          .toCompletableFuture();
    } catch (RuntimeException e) {
      return CompletableFuture.completedFuture(failure(e));
    }
  }

  private static PublishOutcome success(Event published) {
    return new PublishOutcome(published.id(), null);
  }

  private static PublishOutcome failure(Throwable failure) {
    return new PublishOutcome(0, problem(RedisseException.causeOf(failure)));
  }

  private static Problem problem(Throwable cause) {
    if (cause instanceof OutcomeUnknownException) {
      return new Problem(
          UNKNOWN,
          "The event may have been published, or not: the backend was lost before it answered."
              + " Publishing it again may publish it twice.");
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

  /** The answer for one event. */
  Response answer(List<MediaType> accepted) {
    return problem == null ? json(CREATED, result()) : problem.answer(accepted);
  }

  /** The answer for several: each result in its place, and the worst status. */
  static Response answerAll(List<PublishOutcome> outcomes) {
    int status = outcomes.stream().mapToInt(PublishOutcome::status).max().orElse(CREATED);
    return json(status, outcomes.stream().map(PublishOutcome::result).toList());
  }

  private int status() {
    return problem == null ? CREATED : problem.status();
  }

  private Map<String, Object> result() {
    return problem == null
        ? Map.of("id", id)
        : Map.of("status", problem.status(), "error", problem.message());
  }

  private static Response json(int status, Object entity) {
    return Response.status(status)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(Json.write(entity))
        .build();
  }
}
