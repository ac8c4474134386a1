package io.redisse.jaxrs.publish;

import io.redisse.api.IdempotencyKey;
import io.redisse.api.NewEvent;
import io.redisse.core.Redisse;
import io.redisse.jaxrs.http.Answer;
import io.redisse.jaxrs.http.Body;
import io.redisse.jaxrs.http.Endpoint;
import io.redisse.jaxrs.http.HttpRequest;
import io.redisse.jaxrs.http.MediaRange;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Publishes several events, in the order of the body. The body is a JSON array of {@code
 * {"channel":…,"type":…,"data":…}} objects, or contains one such object per line. If any event is
 * invalid, none is published. If the request's {@code Idempotency-Key} was used before, only the
 * events that have not been published yet are published.
 */
public final class BatchEndpoint implements Endpoint {
  /** The path, relative to the root of the server. */
  public static final String PATH = "events";

  private static final String NDJSON = "application/x-ndjson";

  private final Redisse redisse;

  /**
   * Creates an endpoint.
   *
   * @param redisse publishes the events; not closed by the endpoint
   */
  public BatchEndpoint(Redisse redisse) {
    this.redisse = redisse;
  }

  @Override
  public CompletionStage<Answer> answer(HttpRequest request) {
    List<NewEvent> events =
        Body.parse(request, isArray(request) ? EventJson::array : EventJson::lines);
    PublishRight.require(request, events);
    return RequestKey.of(request, events)
        .map(key -> publishOnce(events, key, request))
        .orElseGet(() -> publish(events, 0, events.size(), index -> Optional.empty())
            .thenApply(PublishOutcome::answerAll));
  }

  private static boolean isArray(HttpRequest request) {
    @Nullable MediaRange type = request.contentType();
    if (type == null) {
      return false;
    }
    ContentTypes.require(request, type, Answer.JSON, NDJSON);
    return type.type().equals(Answer.JSON);
  }

  /**
   * Publishes the first event before the rest. If its key was already used for different events,
   * nothing else is published.
   */
  private CompletableFuture<Answer> publishOnce(
      List<NewEvent> events, RequestKey key, HttpRequest request) {
    IntFunction<Optional<IdempotencyKey>> keys = index -> Optional.of(key.ofEvent(index));
    int firstEnd = Math.min(1, events.size());
    return publish(events, 0, firstEnd, keys).thenCompose(first -> {
      if (first.stream().anyMatch(PublishOutcome::isKeyReused)) {
        return CompletableFuture.completedFuture(first.get(0).answer(request));
      }
      return publish(events, firstEnd, events.size(), keys)
          .thenApply(others -> PublishOutcome.answerAll(
              Stream.concat(first.stream(), others.stream()).toList()));
    });
  }

  private CompletableFuture<List<PublishOutcome>> publish(
      List<NewEvent> events, int from, int to, IntFunction<Optional<IdempotencyKey>> keys) {
    List<CompletableFuture<PublishOutcome>> outcomes = IntStream.range(from, to)
        .mapToObj(index -> PublishOutcome.of(redisse, events.get(index), keys.apply(index)))
        .toList();
    return CompletableFuture.allOf(outcomes.toArray(CompletableFuture<?>[]::new))
        .thenApply(done -> outcomes.stream().map(CompletableFuture::join).toList());
  }
}
