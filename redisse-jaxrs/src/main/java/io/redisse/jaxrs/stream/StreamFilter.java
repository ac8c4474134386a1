package io.redisse.jaxrs.stream;

import io.redisse.core.Redisse;
import io.redisse.core.spi.StreamRequest;
import io.redisse.jaxrs.http.StreamHeaders;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Sets the response headers of streams (WIRE-2) and opens the streams that {@link EndpointResource}
 * accepted. Runs after the application's filters, because their changes determine whether the
 * connection can be taken over.
 */
@Priority(Integer.MIN_VALUE)
public final class StreamFilter implements ContainerResponseFilter {
  private final Redisse redisse;
  private final Streams streams;

  @Inject
  StreamFilter(Redisse redisse, Streams streams) {
    this.redisse = redisse;
    this.streams = streams;
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (!(response.getEntity() instanceof FrameSink)
        && request.getProperty(Streams.OPENED) == null) {
      return;
    }
    MultivaluedMap<String, Object> headers = response.getHeaders();
    headers.putSingle(HttpHeaders.CONTENT_TYPE, MediaType.SERVER_SENT_EVENTS_TYPE);
    StreamHeaders.ALL.forEach(headers::putSingle);
    // A content encoder that the application uses for other responses would delay events until its
    // buffer is full.
    headers.remove(HttpHeaders.CONTENT_ENCODING);
    if (response.getEntity() instanceof FrameSink sink) {
      if (request.getMethod().equals(HttpMethod.HEAD)) {
        end(sink);
      } else {
        open(request, response, sink);
      }
    }
  }

  /** Ends the response to a HEAD request, which has the head of a stream but no body. */
  private static void end(FrameSink sink) {
    try {
      sink.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void open(
      ContainerRequestContext request, ContainerResponseContext response, FrameSink sink) {
    StreamRequest stream = sink.stream();
    boolean takenOver = Exchange.of(request)
        .takeOver(request, response, outlet -> redisse.hub().open(stream, outlet));
    if (!takenOver) {
      streams.open(sink, stream);
    }
  }
}
