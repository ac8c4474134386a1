package io.redisse.jaxrs;

import io.redisse.api.Event;
import io.redisse.api.NewEvent;
import io.redisse.api.Publisher;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.Encoded;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Publishing over HTTP, for whoever gets past the application's filters. Mounted by {@link
 * RedisseFeature} when asked for.
 */
@Singleton
@Path("")
public final class PublishResource {
  private static final String NDJSON = "application/x-ndjson";
  private static final String TYPE = "type";

  private final Publisher publisher;
  private final Workers workers;

  @Inject
  PublishResource(Publisher publisher, Workers workers) {
    this.publisher = publisher;
    this.workers = workers;
  }

  /**
   * Publishes one event. A JSON body is {@code {"type":…,"data":…}}; any other text is the data
   * itself, also under the type of forms, because that is what curl says unless told otherwise.
   *
   * @param encodedChannel the channel
   * @param body the event
   * @param request the request; {@code type} in its query is the event's type
   * @return completes with the event's id
   * @throws IOException if the client goes away
   */
  @POST
  @Path("channels/{channel}/events")
  @Consumes({MediaType.APPLICATION_JSON, "text/*", MediaType.APPLICATION_FORM_URLENCODED})
  public CompletionStage<Response> one(
      @Encoded @PathParam("channel") String encodedChannel,
      InputStream body,
      @Context ContainerRequestContext request)
      throws IOException {
    NewEvent event = parse(request, body, text -> {
      String channel = PercentCoding.decode(encodedChannel);
      Optional<String> type = type(request);
      return has(request, MediaType.APPLICATION_JSON_TYPE)
          ? EventJson.ofChannel(channel, type, text)
          : new NewEvent(channel, type.orElse(Event.DEFAULT_TYPE), text);
    });
    CompletableFuture<PublishOutcome> outcome = publish(event);
    return outcome.thenApplyAsync(
        known -> known.answer(request.getAcceptableMediaTypes()), workers.after(outcome));
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
  @Path("events")
  @Consumes({MediaType.APPLICATION_JSON, NDJSON})
  public CompletionStage<Response> batch(InputStream body, @Context ContainerRequestContext request)
      throws IOException {
    List<NewEvent> events = parse(
        request,
        body,
        has(request, MediaType.APPLICATION_JSON_TYPE) ? EventJson::array : EventJson::lines);
    List<CompletableFuture<PublishOutcome>> outcomes =
        events.stream().map(this::publish).toList();
    CompletableFuture<Void> all =
        CompletableFuture.allOf(outcomes.toArray(CompletableFuture<?>[]::new));
    return all.thenApplyAsync(
        done -> PublishOutcome.answerAll(
            outcomes.stream().map(CompletableFuture::join).toList()),
        workers.after(all));
  }

  private static <T> T parse(
      ContainerRequestContext request, InputStream body, Function<String, T> parser)
      throws IOException {
    try {
      return parser.apply(Body.read(body, request.getMediaType()));
    } catch (IllegalArgumentException e) {
      throw problem(request, Response.Status.BAD_REQUEST, e);
    } catch (Body.TooLarge e) {
      throw problem(request, Response.Status.REQUEST_ENTITY_TOO_LARGE, e);
    }
  }

  private static WebApplicationException problem(
      ContainerRequestContext request, Response.Status status, Exception cause) {
    Problem problem = new Problem(status.getStatusCode(), String.valueOf(cause.getMessage()));
    return new WebApplicationException(problem.answer(request.getAcceptableMediaTypes()));
  }

  private static boolean has(ContainerRequestContext request, MediaType type) {
    return type.isCompatible(request.getMediaType());
  }

  private static Optional<String> type(ContainerRequestContext request) {
    Query query = Query.parse(request.getUriInfo().getRequestUri().getRawQuery());
    query.parameters().keySet().stream()
        .filter(name -> !name.equals(TYPE))
        .findFirst()
        .ifPresent(name -> {
          throw new IllegalArgumentException(
              "query: the parameter '" + name + "' is unknown; expected type");
        });
    return query.value(TYPE);
  }

  /** Completes normally whatever happens. */
  private CompletableFuture<PublishOutcome> publish(NewEvent event) {
    try {
      return publisher
          .publish(event)
          .handle((published, failure) ->
              failure == null ? PublishOutcome.of(published) : PublishOutcome.of(failure))
          .toCompletableFuture();
    } catch (RuntimeException e) {
      return CompletableFuture.completedFuture(PublishOutcome.of(e));
    }
  }
}
