package io.redisse.jaxrs.stream;

import io.redisse.api.Grant;
import io.redisse.core.Redisse;
import io.redisse.core.spi.StreamRequest;
import io.redisse.jaxrs.events.EventsEndpoint;
import io.redisse.jaxrs.events.StreamParameters;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.Optional;
import java.util.Set;

/**
 * Opens streams from an application's own resource methods. Injectable in applications that
 * register {@link io.redisse.jaxrs.RedisseFeature}. Thread-safe; calls do not block.
 */
public final class Streams {
  /**
   * The request property that identifies the client when {@linkplain
   * io.redisse.core.spi.Hub#streamsOf counting its streams}. A request filter may set it, for
   * example to the client's address.
   */
  public static final String CLIENT_PROPERTY = StreamParameters.CLIENT_PROPERTY;

  /** The request property that tells {@link StreamFilter} that the response is a stream. */
  static final String OPENED = "io.redisse.jaxrs.stream";

  private final Redisse redisse;
  private final Writers writers = new Writers();

  /**
   * Creates the instance that {@link io.redisse.jaxrs.RedisseFeature} makes injectable.
   * Applications do not call this constructor.
   *
   * @param redisse the instance that serves the streams
   */
  public Streams(Redisse redisse) {
    this.redisse = redisse;
  }

  /**
   * Returns the peer address of a request's connection, which is the client or the last proxy
   * before this server.
   *
   * @param request a request to an application that registers the feature
   * @return an IP address; empty if the container does not report it
   */
  public static Optional<String> peerAddress(ContainerRequestContext request) {
    return Exchange.of(request).peerAddress();
  }

  /**
   * Opens a stream on the sink of the current resource method. Reads the client's cursor and the
   * {@code polling} parameter from the request.
   *
   * @param sink the sink injected into the resource method; owned by the stream after this call
   * @param request the current request
   * @param channels at least one channel to subscribe the client to
   * @throws IllegalArgumentException if {@code channels} is empty, a channel name is invalid, or
   *     the query is not percent-encoded UTF-8
   * @throws WebApplicationException if the stream is rejected; the exception's response gives the
   *     reason
   */
  public void open(SseEventSink sink, ContainerRequestContext request, Set<String> channels) {
    open(sink, request, Grant.of(channels));
  }

  /**
   * Opens a stream that ends when its grant expires or is revoked.
   *
   * @param sink the sink injected into the resource method; owned by the stream after this call
   * @param request the current request, whose principal is used if the grant has none
   * @param grant the client's rights, with at least one channel
   * @throws IllegalArgumentException if the grant has no channel, or the query is not
   *     percent-encoded UTF-8
   * @throws WebApplicationException if the stream is rejected; the exception's response gives the
   *     reason
   */
  public void open(SseEventSink sink, ContainerRequestContext request, Grant grant) {
    StreamRequest stream = StreamParameters.of(JaxrsRequest.of(request), grant);
    EventsEndpoint.rejectionOf(stream, redisse.hub(), JaxrsRequest.of(request))
        .ifPresent(answer -> {
          throw new WebApplicationException(JaxrsAnswers.toResponse(answer));
        });
    request.setProperty(OPENED, true);
    open(sink, stream);
  }

  void open(SseEventSink sink, StreamRequest stream) {
    redisse.hub().open(stream, new SinkOutlet(sink, writers));
  }
}
