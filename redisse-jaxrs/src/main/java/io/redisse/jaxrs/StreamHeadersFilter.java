package io.redisse.jaxrs;

import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;

/** The head that every stream has (WIRE-2). Runs after the application's own filters. */
@Priority(Integer.MIN_VALUE)
final class StreamHeadersFilter implements ContainerResponseFilter {
  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (request.getProperty(Streams.OPENED) == null) {
      return;
    }
    MultivaluedMap<String, Object> headers = response.getHeaders();
    headers.putSingle(HttpHeaders.CONTENT_TYPE, MediaType.SERVER_SENT_EVENTS_TYPE);
    headers.putSingle(HttpHeaders.CACHE_CONTROL, "no-cache");
    headers.putSingle("X-Accel-Buffering", "no");
    // An encoder that an application registered for its other answers would keep events back until
    // its buffer is full.
    headers.remove(HttpHeaders.CONTENT_ENCODING);
  }
}
