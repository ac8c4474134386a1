package io.redisse.jaxrs.stream;

import io.redisse.api.Grant;
import io.redisse.core.Redisse;
import io.redisse.core.spi.StreamRequest;
import io.redisse.jaxrs.http.Problem;
import io.redisse.jaxrs.http.Workers;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.SseEventSink;
import java.security.Principal;
import java.util.Optional;
import java.util.Set;

/**
 * Opens streams from resource methods of the application's own. Injectable where {@link
 * RedisseFeature} is registered. Safe for use by many threads; calls do not block.
 */
public final class Streams {
  /**
   * The property of a request under which a filter leaves whose streams its stream is to be {@linkplain
   * io.redisse.core.spi.Hub#streamsOf counted} with, a string such as the client's address.
   */
  public static final String CLIENT_PROPERTY = "io.redisse.jaxrs.client";

  /** Tells {@link StreamFilter} which responses are streams. */
  static final String OPENED = "io.redisse.jaxrs.stream";

  private final Redisse redisse;
  private final Workers workers;

  /**
   * Called by {@link io.redisse.jaxrs.RedisseFeature}; applications have it injected.
   *
   * @param redisse holds the streams
   * @param workers run blocking writes
   */
  public Streams(Redisse redisse, Workers workers) {
    this.redisse = redisse;
    this.workers = workers;
  }

  /**
   * Who sent a request, as far as the connection shows: the client, or the last proxy before this
   * server.
   *
   * @param request the request
   * @return the IP address, where the container tells it
   */
  public static Optional<String> peerAddress(ContainerRequestContext request) {
    return Exchange.of(request).peerAddress();
  }

  /**
   * Opens a stream on the sink of the running resource method, which leaves it to the stream from
   * then on. The client's cursor and {@code polling} are taken from the request.
   *
   * @param sink the sink
   * @param request the request
   * @param channels what the client hears, at least one
   * @throws IllegalArgumentException if there is no channel, one has no valid name, or the query is
   *     not percent-encoded UTF-8
   * @throws WebApplicationException if the client is to be told that it gets no stream now; it is
   *     the answer
   */
  public void open(SseEventSink sink, ContainerRequestContext request, Set<String> channels) {
    open(sink, request, Grant.of(channels));
  }

  /**
   * Opens a stream that ends with the right to it.
   *
   * @param sink the sink
   * @param request the request
   * @param grant what the client may hear, at least one channel
   * @throws IllegalArgumentException if there is no channel, or the query is not percent-encoded
   *     UTF-8
   * @throws WebApplicationException if the client is to be told that it gets no stream now; it is
   *     the answer
   */
  public void open(SseEventSink sink, ContainerRequestContext request, Grant grant) {
    StreamRequest stream = requestOf(request, grant);
    refusalOf(stream, request).ifPresent(answer -> {
      throw new WebApplicationException(answer);
    });
    request.setProperty(OPENED, true);
    open(sink, stream);
  }

  void open(SseEventSink sink, StreamRequest stream) {
    redisse.hub().open(stream, new SinkOutlet(sink, workers));
  }

  /** Reads what the request says of its stream. */
  StreamRequest requestOf(ContainerRequestContext request, Grant grant) {
    Principal user = request.getSecurityContext().getUserPrincipal();
    return new StreamRequest(
        grant.principal().isPresent() || user == null ? grant : grant.to(user.getName()),
        JaxrsChannelRequest.cursorOf(request),
        JaxrsChannelRequest.isPolling(request),
        Optional.ofNullable(request.getProperty(CLIENT_PROPERTY)).map(Object::toString));
  }

  /** The answer to a client that gets no stream now and is to be told so by a status. */
  Optional<Response> refusalOf(StreamRequest stream, ContainerRequestContext request) {
    return switch (redisse.hub().admissionOf(stream.grant())) {
      // WHATWG HTML, 9.2.1: what tells a client to stop reconnecting.
      case ENDED ->
        Optional.of(
            Response.noContent().header(HttpHeaders.CACHE_CONTROL, "no-store").build());
      case UNAVAILABLE ->
        Optional.of(new Problem(
                Response.Status.SERVICE_UNAVAILABLE.getStatusCode(),
                "The server takes no streams now. Try again later.")
            .answer(request.getAcceptableMediaTypes()));
      case ACCEPTED, RETRY_LATER -> Optional.empty();
    };
  }
}
