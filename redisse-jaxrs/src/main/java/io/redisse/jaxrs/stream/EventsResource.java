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
import io.redisse.jaxrs.http.StreamHeaders;
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
 * Serves event streams and statistics at the same path. The Accept header selects one of them,
 * under stricter rules than those of JAX-RS (HTTP-1). Mounted by {@code RedisseFeature}.
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
   * Responds with a stream, statistics or an error.
   *
   * @param request the request, after the application's filters
   * @param response resumed immediately, or when the application's resolver completes
   */
  @GET
  public void get(@Context ContainerRequestContext request, @Suspended AsyncResponse response) {
    answer(request, response);
  }

  /**
   * Responds like {@link #get}, but without opening a stream. Without this method, Jersey would
   * call {@code get} for HEAD requests and report their method as GET.
   *
   * @param request the request, after the application's filters
   * @param response resumed immediately, or when the application's resolver completes
   */
  @HEAD
  public void head(@Context ContainerRequestContext request, @Suspended AsyncResponse response) {
    answer(request, response);
  }

  private void answer(ContainerRequestContext request, AsyncResponse response) {
    List<MediaType> accepted = request.getAcceptableMediaTypes();
    if (Accept.names(accepted, MediaType.APPLICATION_JSON_TYPE)) {
      response.resume(
          Response.ok(Json.write(redisse.hub().statistics()), MediaType.APPLICATION_JSON_TYPE)
              .header(HttpHeaders.CACHE_CONTROL, "no-cache")
              .build());
    } else if (Accept.names(accepted, MediaType.SERVER_SENT_EVENTS_TYPE)) {
      new Opening(request, response).begin();
    } else {
      String accept = request.getHeaderString(HttpHeaders.ACCEPT);
      reject(
          request,
          response,
          Response.Status.NOT_ACCEPTABLE,
          "Accept: expected text/event-stream for events, or application/json for statistics, got "
              + (accept == null ? "no Accept header" : "'" + accept + "'")
              + ". With curl, add -H 'Accept: text/event-stream'.");
    }
  }

  private static void reject(
      ContainerRequestContext request,
      AsyncResponse response,
      Response.Status status,
      String message) {
    reject(request, response, new Problem(status.getStatusCode(), message));
  }

  private static void reject(
      ContainerRequestContext request, AsyncResponse response, Problem problem) {
    response.resume(problem.answer(request.getAcceptableMediaTypes()));
  }

  /** A request for a stream, from its arrival until the stream opens or the request is rejected. */
  private final class Opening {
    private final ContainerRequestContext request;
    private final AsyncResponse response;

    Opening(ContainerRequestContext request, AsyncResponse response) {
      this.request = request;
      this.response = response;
    }

    void begin() {
      JaxrsChannelRequest channelRequest;
      try {
        channelRequest = new JaxrsChannelRequest(request, Exchange.of(request).peerAddress());
      } catch (IllegalArgumentException e) {
        reject(request, response, Response.Status.BAD_REQUEST, messageOf(e));
        return;
      }
      CompletionStage<Grant> resolution;
      try {
        resolution = redisse.resolver().resolve(channelRequest);
      } catch (RuntimeException e) {
        onFailed(e);
        return;
      }
      resolution.whenCompleteAsync(this::onResolved, workers.after(resolution));
    }

    private void onResolved(@Nullable Grant grant, @Nullable Throwable failure) {
      try {
        if (grant == null) {
          onFailed(
              failure == null
                  ? new IllegalStateException("the channel resolver returned null")
                  : failure);
        } else if (grant.channels().isEmpty()) {
          reject(
              request,
              response,
              Response.Status.NOT_FOUND,
              "No channel to subscribe to. Name channels in the query, as in ?news&sports.");
        } else {
          open(grant);
        }
      } catch (RuntimeException e) {
        response.resume(e);
      }
    }

    private void onFailed(Throwable failure) {
      Throwable cause = RedisseException.causeOf(failure);
      if (cause instanceof AccessDeniedException denied) {
        reject(request, response, new Problem(denied.status(), messageOf(denied)));
      } else if (cause instanceof WebApplicationException) {
        response.resume(cause);
      } else if (cause instanceof BackendUnavailableException) {
        LOG.log(
            Level.WARNING,
            "Resolving the channels of a request failed: the backend is unavailable",
            cause);
        redisse
            .hub()
            .retryDelay()
            .ifPresentOrElse(
                this::retryLater,
                () -> reject(
                    request,
                    response,
                    Response.Status.SERVICE_UNAVAILABLE,
                    "The server is temporarily unable to check your channels. Try again later."));
      } else {
        LOG.log(Level.ERROR, "The channel resolver failed", cause);
        reject(
            request,
            response,
            Response.Status.INTERNAL_SERVER_ERROR,
            "The server failed to resolve your channels. See its log.");
      }
    }

    /** Responds with an empty stream, because browsers reconnect only after status 200. */
    private void retryLater(Duration delay) {
      Response.ResponseBuilder stream =
          Response.ok("retry: " + delay.toMillis() + "\n", MediaType.SERVER_SENT_EVENTS_TYPE);
      StreamHeaders.ALL.forEach(stream::header);
      response.resume(stream.build());
    }

    private void open(Grant grant) {
      StreamRequest stream = streams.requestOf(request, grant);
      Optional<Response> rejection = streams.rejectionOf(stream, request);
      if (rejection.isPresent()) {
        response.resume(rejection.get());
      } else {
        response.resume(Response.ok(new FrameSink(stream), MediaType.SERVER_SENT_EVENTS_TYPE)
            .build());
      }
    }
  }

  private static String messageOf(Throwable throwable) {
    return String.valueOf(throwable.getMessage());
  }
}
