package io.redisse.jaxrs.stream;

import io.redisse.api.AccessDeniedException;
import io.redisse.api.BackendUnavailableException;
import io.redisse.api.Grant;
import io.redisse.api.RedisseException;
import io.redisse.core.Redisse;
import io.redisse.core.spi.StreamRequest;
import io.redisse.jaxrs.http.Accept;
import io.redisse.jaxrs.http.Json;
import io.redisse.jaxrs.http.Problem;
import io.redisse.jaxrs.http.Workers;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The streams and their counts, at one address: which of the two, the Accept header decides by rules
 * that are stricter than those of JAX-RS (HTTP-1). Mounted by {@code RedisseFeature}.
 */
@Singleton
public final class EventsResource {
  private static final Logger LOG = System.getLogger(EventsResource.class.getName());

  private final Redisse redisse;
  private final Streams streams;
  private final Workers workers;

  @Inject
  EventsResource(Redisse redisse, Streams streams, Workers workers) {
    this.redisse = redisse;
    this.streams = streams;
    this.workers = workers;
  }

  /**
   * Answers with statistics, a stream or what is wrong with the request.
   *
   * @param request the request
   * @param response resumed at once, or when the application's resolver has decided
   */
  @GET
  public void get(@Context ContainerRequestContext request, @Suspended AsyncResponse response) {
    answer(request, response, false);
  }

  /**
   * Answers as {@link #get} does, without opening a stream. Jersey would call that one, and say that
   * the method is GET.
   *
   * @param request the request
   * @param response resumed at once, or when the application's resolver has decided
   */
  @HEAD
  public void head(@Context ContainerRequestContext request, @Suspended AsyncResponse response) {
    answer(request, response, true);
  }

  private void answer(ContainerRequestContext request, AsyncResponse response, boolean headOnly) {
    List<MediaType> accepted = request.getAcceptableMediaTypes();
    if (Accept.names(accepted, MediaType.APPLICATION_JSON_TYPE)) {
      response.resume(
          Response.ok(Json.write(redisse.hub().statistics()), MediaType.APPLICATION_JSON_TYPE)
              .header(HttpHeaders.CACHE_CONTROL, "no-cache")
              .build());
    } else if (Accept.names(accepted, MediaType.SERVER_SENT_EVENTS_TYPE)) {
      new Opening(request, response, headOnly).begin();
    } else {
      String accept = request.getHeaderString(HttpHeaders.ACCEPT);
      refuse(
          request,
          response,
          Response.Status.NOT_ACCEPTABLE,
          "Accept: expected text/event-stream for events, or application/json for statistics, got "
              + (accept == null ? "no such header" : "'" + accept + "'")
              + ". With curl, add -H 'Accept: text/event-stream'.");
    }
  }

  private static void refuse(
      ContainerRequestContext request,
      AsyncResponse response,
      Response.Status status,
      String message) {
    refuse(request, response, new Problem(status.getStatusCode(), message));
  }

  private static void refuse(
      ContainerRequestContext request, AsyncResponse response, Problem problem) {
    response.resume(problem.answer(request.getAcceptableMediaTypes()));
  }

  /** One request on its way to a stream. */
  private final class Opening {
    private final ContainerRequestContext request;
    private final AsyncResponse response;
    private final boolean headOnly;

    Opening(ContainerRequestContext request, AsyncResponse response, boolean headOnly) {
      this.request = request;
      this.response = response;
      this.headOnly = headOnly;
    }

    void begin() {
      JaxrsChannelRequest channelRequest;
      try {
        channelRequest =
            new JaxrsChannelRequest(request, Exchange.of(request).peerAddress());
      } catch (IllegalArgumentException e) {
        refuse(request, response, Response.Status.BAD_REQUEST, messageOf(e));
        return;
      }
      CompletionStage<Grant> decision;
      try {
        decision = redisse.resolver().resolve(channelRequest);
      } catch (RuntimeException e) {
        onRefused(e);
        return;
      }
      decision.whenCompleteAsync(this::onDecided, workers.after(decision));
    }

    private void onDecided(@Nullable Grant grant, @Nullable Throwable failure) {
      try {
        if (grant == null) {
          onRefused(failure == null ? new IllegalStateException("no grant") : failure);
        } else if (grant.channels().isEmpty()) {
          refuse(
              request,
              response,
              Response.Status.NOT_FOUND,
              "There is no channel to hear. Name channels in the query, as in ?news&sports.");
        } else {
          open(grant);
        }
      } catch (RuntimeException e) {
        response.resume(e);
      }
    }

    private void onRefused(Throwable failure) {
      Throwable cause = RedisseException.causeOf(failure);
      if (cause instanceof AccessDeniedException denied) {
        refuse(request, response, new Problem(denied.status(), messageOf(denied)));
      } else if (cause instanceof WebApplicationException) {
        response.resume(cause);
      } else if (cause instanceof BackendUnavailableException) {
        LOG.log(Level.WARNING, "The channels of a request could not be resolved", cause);
        redisse
            .hub()
            .retryDelay()
            .ifPresentOrElse(
                this::comeAgain,
                () -> refuse(
                    request,
                    response,
                    Response.Status.SERVICE_UNAVAILABLE,
                    "The server cannot tell now what you may hear. Try again later."));
      } else {
        LOG.log(Level.ERROR, "The channel resolver failed", cause);
        refuse(
            request,
            response,
            Response.Status.INTERNAL_SERVER_ERROR,
            "The server failed to tell what you may hear. Its log says why.");
      }
    }

    /** An empty stream: after any other status, a browser would not. */
    private void comeAgain(Duration delay) {
      response.resume(
          Response.ok("retry: " + delay.toMillis() + "\n", MediaType.SERVER_SENT_EVENTS_TYPE)
              .header(HttpHeaders.CACHE_CONTROL, "no-cache")
              .build());
    }

    private void open(Grant grant) {
      StreamRequest stream = streams.requestOf(request, grant);
      Optional<Response> refusal = streams.refusalOf(stream, request);
      if (refusal.isPresent()) {
        response.resume(refusal.get());
      } else {
        Object body = headOnly ? "" : new FrameSink(stream);
        response.resume(Response.ok(body, MediaType.SERVER_SENT_EVENTS_TYPE).build());
      }
    }
  }

  private static String messageOf(Throwable throwable) {
    return String.valueOf(throwable.getMessage());
  }
}
