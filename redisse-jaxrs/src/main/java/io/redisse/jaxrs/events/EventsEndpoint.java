package io.redisse.jaxrs.events;

import io.redisse.api.AccessDeniedException;
import io.redisse.api.BackendUnavailableException;
import io.redisse.api.Grant;
import io.redisse.api.RedisseException;
import io.redisse.core.Redisse;
import io.redisse.core.spi.Hub;
import io.redisse.core.spi.StreamRequest;
import io.redisse.jaxrs.http.Answer;
import io.redisse.jaxrs.http.AnswerException;
import io.redisse.jaxrs.http.Endpoint;
import io.redisse.jaxrs.http.HttpRequest;
import io.redisse.jaxrs.http.Problem;
import jakarta.ws.rs.WebApplicationException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Answers with a stream of events or with statistics (HTTP-1). Both have the same path; the Accept
 * header selects one of them.
 */
public final class EventsEndpoint implements Endpoint {
  private static final Logger LOG = System.getLogger(EventsEndpoint.class.getName());
  private static final int OK = 200;
  private static final int NO_CONTENT = 204;
  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;
  private static final int NOT_ACCEPTABLE = 406;
  private static final int INTERNAL_ERROR = 500;
  private static final int UNAVAILABLE = 503;

  private final Redisse redisse;

  public EventsEndpoint(Redisse redisse) {
    this.redisse = redisse;
  }

  @Override
  public CompletionStage<Answer> answer(HttpRequest request) {
    if (isForStatistics(request)) {
      return CompletableFuture.completedFuture(statistics(redisse.hub()));
    }
    if (request.accepts(Answer.EVENT_STREAM)) {
      return stream(request);
    }
    String accept = request.header("Accept");
    throw problem(
        request,
        NOT_ACCEPTABLE,
        "Accept: expected text/event-stream for events, or application/json for statistics, got "
            + (accept == null ? "no Accept header" : "'" + accept + "'")
            + ". With curl, add -H 'Accept: text/event-stream'.");
  }

  /** Returns true if a request to this endpoint asks for statistics rather than for events. */
  public static boolean isForStatistics(HttpRequest request) {
    return request.accepts(Answer.JSON);
  }

  /** Returns the answer that contains the statistics of a hub. */
  public static Answer statistics(Hub hub) {
    return Answer.json(OK, hub.statistics()).with("Cache-Control", "no-cache");
  }

  private CompletionStage<Answer> stream(HttpRequest request) {
    HttpChannelRequest channelRequest;
    try {
      channelRequest = new HttpChannelRequest(request);
    } catch (IllegalArgumentException e) {
      throw problem(request, BAD_REQUEST, messageOf(e));
    }
    CompletionStage<Grant> resolution;
    try {
      resolution = redisse.resolver().resolve(channelRequest);
    } catch (RuntimeException e) {
      return CompletableFuture.completedFuture(answerTo(e, request));
    }
    return resolution.handle((grant, failure) -> answer(request, grant, failure));
  }

  private Answer answer(HttpRequest request, @Nullable Grant grant, @Nullable Throwable failure) {
    if (grant == null) {
      return answerTo(
          failure == null
              ? new IllegalStateException("the channel resolver returned null")
              : failure,
          request);
    }
    if (grant.channels().isEmpty()) {
      return new Problem(
              NOT_FOUND,
              "No channel to subscribe to. Name channels in the query, as in ?news&sports.")
          .answer(request);
    }
    StreamRequest stream = StreamParameters.of(request, grant);
    return rejectionOf(stream, redisse.hub(), request).orElseGet(() -> Answer.stream(stream));
  }

  /** Returns the answer that rejects a stream, or empty if the hub accepts it. */
  public static Optional<Answer> rejectionOf(StreamRequest stream, Hub hub, HttpRequest request) {
    return switch (hub.admissionOf(stream.grant())) {
      // WHATWG HTML, 9.2.1: a client stops reconnecting after a 204.
      case ENDED -> Optional.of(Answer.empty(NO_CONTENT).with("Cache-Control", "no-store"));
      case UNAVAILABLE ->
        Optional.of(new Problem(
                UNAVAILABLE, "The server is temporarily not accepting streams. Try again later.")
            .answer(request));
      case ACCEPTED, RETRY_LATER -> Optional.empty();
    };
  }

  private Answer answerTo(Throwable failure, HttpRequest request) {
    Throwable cause = RedisseException.causeOf(failure);
    if (cause instanceof AccessDeniedException denied) {
      return new Problem(denied.status(), messageOf(denied)).answer(request);
    }
    if (cause instanceof AnswerException known) {
      return known.answer();
    }
    if (cause instanceof WebApplicationException known) {
      // Resolvers may throw it behind either door; each has its own way to answer.
      throw new CompletionException(known);
    }
    if (cause instanceof BackendUnavailableException) {
      LOG.log(
          Level.WARNING,
          "Resolving the channels of a request failed: the backend is unavailable",
          cause);
      return redisse
          .hub()
          .retryDelay()
          .map(EventsEndpoint::retryLater)
          .orElseGet(() -> new Problem(
                  UNAVAILABLE,
                  "The server is temporarily unable to check your channels. Try again later.")
              .answer(request));
    }
    LOG.log(Level.ERROR, "The channel resolver failed", cause);
    return new Problem(INTERNAL_ERROR, "The server failed to resolve your channels. See its log.")
        .answer(request);
  }

  /** Returns an empty stream, because browsers reconnect only after status 200. */
  private static Answer retryLater(Duration delay) {
    return Answer.endedStream("retry: " + delay.toMillis() + "\n");
  }

  private static AnswerException problem(HttpRequest request, int status, String message) {
    return new AnswerException(new Problem(status, message).answer(request));
  }

  private static String messageOf(Throwable throwable) {
    return String.valueOf(throwable.getMessage());
  }
}
