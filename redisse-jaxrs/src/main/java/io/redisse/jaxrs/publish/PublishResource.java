package io.redisse.jaxrs.publish;

import io.redisse.api.Event;
import io.redisse.api.NewEvent;
import io.redisse.core.Redisse;
import io.redisse.jaxrs.http.Body;
import io.redisse.jaxrs.http.PercentCoding;
import io.redisse.jaxrs.http.Query;
import io.redisse.jaxrs.http.Workers;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.Encoded;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
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

/**
 * Publishes one event per request, for every client that the application's filters admit. Mounted
 * by {@code RedisseFeature.publishing()}.
 */
@Singleton
@Path("channels/{channel}/events")
public final class PublishResource {
  private static final String TYPE = "type";

  private final Redisse redisse;
  private final Workers workers;

  @Inject
  PublishResource(Redisse redisse, Workers workers) {
    this.redisse = redisse;
    this.workers = workers;
  }

  /**
   * Publishes one event. A JSON body has the form {@code {"type":…,"data":…}}. Any other body is
   * used as the event's data, even with the media type of a form, which curl sends by default.
   *
   * @param encodedChannel the percent-encoded channel
   * @param body the event, at most 8 MiB
   * @param request the request; its query parameter {@code type} sets the event's type
   * @return completes with the response, which contains the event's id, or the id of the first
   *     publish if the {@code Idempotency-Key} was used before
   */
  @POST
  @Produces({MediaType.APPLICATION_JSON, MediaType.WILDCARD})
  @Consumes({MediaType.APPLICATION_JSON, "text/*", MediaType.APPLICATION_FORM_URLENCODED})
  public CompletionStage<Response> publish(
      @Encoded @PathParam("channel") String encodedChannel,
      InputStream body,
      @Context ContainerRequestContext request) {
    NewEvent event = Body.parse(request, body, text -> {
      String channel = PercentCoding.decode(encodedChannel);
      Optional<String> type = type(request);
      return MediaType.APPLICATION_JSON_TYPE.isCompatible(request.getMediaType())
          ? EventJson.event(channel, type, text)
          : new NewEvent(channel, type.orElse(Event.DEFAULT_TYPE), text);
    });
    PublishRight.require(request, List.of(event));
    Optional<RequestKey> key = RequestKey.of(request, List.of(event));
    CompletableFuture<PublishOutcome> outcome =
        PublishOutcome.of(redisse, event, key.map(known -> known.ofEvent(0)));
    return outcome.thenApplyAsync(
        known -> known.answer(request.getAcceptableMediaTypes()), workers.after(outcome));
  }

  private static Optional<String> type(ContainerRequestContext request) {
    Query query = Query.parse(request.getUriInfo().getRequestUri().getRawQuery());
    query.parameters().keySet().stream()
        .filter(name -> !name.equals(TYPE))
        .findFirst()
        .ifPresent(name -> {
          throw new IllegalArgumentException(
              "query: unknown parameter '" + name + "'; expected type");
        });
    return query.value(TYPE);
  }
}
