package io.redisse.jaxrs.publish;

import io.redisse.api.BackendRefusedException;
import io.redisse.api.BackendUnavailableException;
import io.redisse.api.IdempotencyKey;
import io.redisse.api.KeyReusedException;
import io.redisse.api.NewEvent;
import io.redisse.api.OutcomeUnknownException;
import io.redisse.api.RedisseException;
import io.redisse.api.TemporarilyRefusedException;
import io.redisse.core.Redisse;
import io.redisse.jaxrs.http.Answer;
import io.redisse.jaxrs.http.HttpRequest;
import io.redisse.jaxrs.http.Json;
import io.redisse.jaxrs.http.Problem;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The result of publishing one event: its id, or a problem.
 *
 * @param id the event's id, or 0 if it was not published
 * @param replayed true if the event had already been published under the same idempotency key
 * @param problem null if the event was published
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

  /** The header name that other implementations of the Idempotency-Key draft use. */
  private static final String REPLAYED = "Idempotent-Replayed";

  /** Publishes an event. The future never completes exceptionally; failures become problems. */
  static CompletableFuture<PublishOutcome> of(
      Redisse redisse, NewEvent event, Optional<IdempotencyKey> key) {
    try {
      CompletionStage<PublishOutcome> outcome = key.isPresent()
          ? redisse
              .publish(event, key.get())
              .handle((published, failure) -> failure == null
                  ? new PublishOutcome(published.event().id(), published.replayed(), null)
                  : failure(failure))
          : redisse
              .publish(event)
              .handle((published, failure) -> failure == null
                  ? new PublishOutcome(published.id(), false, null)
                  : failure(failure));
      return outcome.toCompletableFuture();
    } catch (RuntimeException e) {
      return CompletableFuture.completedFuture(failure(e));
    }
  }

  private static PublishOutcome failure(Throwable failure) {
    return new PublishOutcome(0, false, problem(RedisseException.causeOf(failure)));
  }

  private static Problem problem(Throwable cause) {
    if (cause instanceof OutcomeUnknownException) {
      return new Problem(
          UNKNOWN,
          "It is unknown whether the event was published: the connection to the backend was lost"
              + " before it answered. Retry with the same Idempotency-Key; without a key, a retry"
              + " may publish the event twice.");
    }
    if (cause instanceof KeyReusedException) {
      return new Problem(
          KEY_REUSED,
          "Idempotency-Key: already used for a different request in the last few minutes. Nothing"
              + " was published; use a new key for each publish, and reuse it only for retries.");
    }
    if (cause instanceof UnsupportedOperationException) {
      return new Problem(
          NOT_IMPLEMENTED,
          "Idempotency-Key: not supported by this server's backend. Nothing was published; publish"
              + " without the key.");
    }
    Optional<RedisseException> refusal = refusal(cause);
    if (refusal.isPresent()) {
      return new Problem(
          UNAVAILABLE,
          "Not published: " + refusal.get().getMessage(),
          refusal.get() instanceof TemporarilyRefusedException);
    }
    if (cause instanceof BackendUnavailableException) {
      return new Problem(
          UNAVAILABLE, "Not published: the backend cannot be reached. Try again later.");
    }
    if (cause instanceof IllegalStateException) {
      return new Problem(UNAVAILABLE, "Not published: the server is shutting down.");
    }
    if (cause instanceof IllegalArgumentException) {
      // The event has already been validated, so the only possible cause is its size.
      return new Problem(TOO_LARGE, String.valueOf(cause.getMessage()));
    }
    LOG.log(Level.ERROR, "Publishing an event failed", cause);
    return new Problem(INTERNAL_ERROR, "Not published: the server failed. See its log.");
  }

  /**
   * Returns the refusal that a failure is, or that caused it: the connection may have been refused
   * earlier.
   */
  private static Optional<RedisseException> refusal(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof BackendRefusedException || each instanceof TemporarilyRefusedException) {
        return Optional.of((RedisseException) each);
      }
    }
    return Optional.empty();
  }

  /** Returns true if the idempotency key was already used for different events. */
  boolean isKeyReused() {
    return status() == KEY_REUSED;
  }

  /** Returns the response for a single event. */
  Answer answer(HttpRequest request) {
    return problem == null ? json(CREATED, result(), replayed) : problem.answer(request);
  }

  /**
   * Returns the response for a batch, with one result per event. Its status is the highest status
   * among the results.
   */
  static Answer answerAll(List<PublishOutcome> outcomes) {
    return json(
        outcomes.stream().mapToInt(PublishOutcome::status).max().orElse(CREATED),
        outcomes.stream().map(PublishOutcome::result).collect(Collectors.joining(",", "[", "]")),
        !outcomes.isEmpty() && outcomes.stream().allMatch(PublishOutcome::replayed));
  }

  private int status() {
    return problem == null ? CREATED : problem.status();
  }

  /** Returns JSON that also includes the id as text, for comparison with a Last-Event-ID. */
  private String result() {
    return problem == null
        ? "{\"id\":" + id + ",\"idString\":\"" + id + "\"}"
        : "{\"status\":" + problem.status() + ",\"error\":" + Json.write(problem.message()) + "}";
  }

  private static Answer json(int status, String json, boolean replayed) {
    Answer answer = Answer.of(status, Answer.JSON, json);
    return replayed ? answer.with(REPLAYED, "true") : answer;
  }
}
