package io.redisse.jaxrs.publish;

import io.redisse.api.IdempotencyKey;
import io.redisse.api.NewEvent;
import io.redisse.core.Redisse;
import io.redisse.jaxrs.http.Body;
import io.redisse.jaxrs.http.Workers;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Publishes several events per request, for every client that the application's filters admit.
 * Mounted by {@code RedisseFeature.publishing()}.
 */
@Singleton
@Path("events")
public final class BatchResource {
  private static final String NDJSON = "application/x-ndjson";

  private final Redisse redisse;
  private final Workers workers;

  @Inject
  BatchResource(Redisse redisse, Workers workers) {
    this.redisse = redisse;
    this.workers = workers;
  }

  /**
   * Publishes the events from the body in order. The body is a JSON array of {@code
   * {"channel":…,"type":…,"data":…}} objects, or contains one such object per line. If any event is
   * invalid, none is published.
   *
   * @param body the events, at most 8 MiB
   * @param request the request; if its {@code Idempotency-Key} was used before, only the events
   *     that have not been published yet are published
   * @return completes with the response, which has one result per event, in the order of the body
   */
  @POST
  @Produces({MediaType.APPLICATION_JSON, MediaType.WILDCARD})
  @Consumes({MediaType.APPLICATION_JSON, NDJSON})
  public CompletionStage<Response> publish(
      InputStream body, @Context ContainerRequestContext request) {
    List<NewEvent> events = Body.parse(
        request,
        body,
        MediaType.APPLICATION_JSON_TYPE.isCompatible(request.getMediaType())
            ? EventJson::array
            : EventJson::lines);
    PublishRight.require(request, events);
    CompletableFuture<Response> answer = RequestKey.of(request, events)
        .map(key -> publishOnce(events, key, request))
        .orElseGet(() -> publish(events, 0, events.size(), index -> Optional.empty())
            .thenApply(PublishOutcome::answerAll));
    return answer.thenApplyAsync(Function.identity(), workers.after(answer));
  }

  /**
   * Publishes the first event before the rest. If its key was already used for different events,
   * nothing else is published.
   */
  private CompletableFuture<Response> publishOnce(
      List<NewEvent> events, RequestKey key, ContainerRequestContext request) {
    IntFunction<Optional<IdempotencyKey>> keys = index -> Optional.of(key.ofEvent(index));
    int firstEnd = Math.min(1, events.size());
    return publish(events, 0, firstEnd, keys).thenCompose(first -> {
      if (first.stream().anyMatch(PublishOutcome::isKeyReused)) {
        return CompletableFuture.completedFuture(
            first.get(0).answer(request.getAcceptableMediaTypes()));
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
