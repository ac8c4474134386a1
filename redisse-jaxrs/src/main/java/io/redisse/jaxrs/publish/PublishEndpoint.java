package io.redisse.jaxrs.publish;

import io.redisse.api.Event;
import io.redisse.api.NewEvent;
import io.redisse.core.Redisse;
import io.redisse.jaxrs.http.Answer;
import io.redisse.jaxrs.http.Body;
import io.redisse.jaxrs.http.Endpoint;
import io.redisse.jaxrs.http.HttpRequest;
import io.redisse.jaxrs.http.MediaRange;
import io.redisse.jaxrs.http.Route;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Publishes one event. A JSON body has the form {@code {"type":…,"data":…}}. Any other body is used as
 * the event's data, even with the media type of a form, which curl sends by default.
 */
public final class PublishEndpoint implements Endpoint {
  /** The path, relative to the root of the server. */
  public static final String PATH = "channels/{channel}/events";

  private static final String TYPE = "type";
  private static final String FORM = "application/x-www-form-urlencoded";

  private final Redisse redisse;

  /**
   * Creates an endpoint.
   *
   * @param redisse publishes the events; not closed by the endpoint
   */
  public PublishEndpoint(Redisse redisse) {
    this.redisse = redisse;
  }

  @Override
  public CompletionStage<Answer> answer(HttpRequest request) {
    boolean json = isJson(request);
    NewEvent event = Body.parse(request, text -> {
      String channel = Route.variableOf(request);
      Optional<String> type = type(request);
      return json
          ? EventJson.event(channel, type, text)
          : new NewEvent(channel, type.orElse(Event.DEFAULT_TYPE), text);
    });
    PublishRight.require(request, List.of(event));
    Optional<RequestKey> key = RequestKey.of(request, List.of(event));
    return PublishOutcome.of(redisse, event, key.map(known -> known.ofEvent(0)))
        .thenApply(outcome -> outcome.answer(request));
  }

  private static boolean isJson(HttpRequest request) {
    @Nullable MediaRange type = request.contentType();
    if (type == null || type.type().startsWith("text/") || type.type().equals(FORM)) {
      return false;
    }
    ContentTypes.require(request, type, Answer.JSON, "text/plain", FORM);
    return true;
  }

  private static Optional<String> type(HttpRequest request) {
    for (String name : request.query().parameters().keySet()) {
      if (!name.equals(TYPE)) {
        throw new IllegalArgumentException(
            "query: unknown parameter '" + name + "'; expected type");
      }
    }
    return request.query().value(TYPE);
  }
}
