package io.redisse.jaxrs;

import io.redisse.api.NewEvent;
import io.redisse.api.Publisher;
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
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Publishes many events in one request, for whoever gets past the application's filters. Mounted by
 * {@link RedisseFeature} when asked for.
 */
@Singleton
@Path("events")
public final class BatchResource {
  private static final String NDJSON = "application/x-ndjson";

  private final Publisher publisher;
  private final Workers workers;

  @Inject
  BatchResource(Publisher publisher, Workers workers) {
    this.publisher = publisher;
    this.workers = workers;
  }

  /**
   * Publishes events in their order: a JSON array, or one JSON object on each line, of {@code
   * {"channel":…,"type":…,"data":…}}. Either all of them are valid, or none is published.
   *
   * @param body the events
   * @param request the request
   * @return completes with an array of what became of each
   * @throws IOException if the client goes away
   */
  @POST
  @Produces({MediaType.APPLICATION_JSON, MediaType.WILDCARD})
  @Consumes({MediaType.APPLICATION_JSON, NDJSON})
  public CompletionStage<Response> publish(
      InputStream body, @Context ContainerRequestContext request) throws IOException {
    List<NewEvent> events = Body.parse(
        request,
        body,
        MediaType.APPLICATION_JSON_TYPE.isCompatible(request.getMediaType())
            ? EventJson::array
            : EventJson::lines);
    PublishRight.require(request, events);
    List<CompletableFuture<PublishOutcome>> outcomes =
        events.stream().map(event -> PublishOutcome.of(publisher, event)).toList();
    CompletableFuture<Void> all =
        CompletableFuture.allOf(outcomes.toArray(CompletableFuture<?>[]::new));
    return all.thenApplyAsync(
        done -> PublishOutcome.answerAll(
            outcomes.stream().map(CompletableFuture::join).toList()),
        workers.after(all));
  }
}
