package io.redisse.jaxrs.server;

import io.redisse.jaxrs.http.Problem;
import jakarta.annotation.Priority;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;

/**
 * Rejects requests whose {@code Accept} or {@code Content-Type} cannot be parsed. Other filters and
 * Jersey itself would fail on them, and so would the response to that failure.
 */
@PreMatching
@Priority(Integer.MIN_VALUE)
final class MalformedHeaders implements ContainerRequestFilter {
  private static final int BAD_REQUEST = 400;

  @Override
  public void filter(ContainerRequestContext request) {
    if (!isParsed(request::getAcceptableMediaTypes)) {
      reject(request, HttpHeaders.ACCEPT, "text/event-stream or application/json");
    } else if (!isParsed(request::getMediaType)) {
      reject(request, HttpHeaders.CONTENT_TYPE, "application/json");
    }
  }

  private static boolean isParsed(Runnable parser) {
    try {
      parser.run();
      return true;
    } catch (ProcessingException | IllegalArgumentException e) {
      return false;
    }
  }

  private static void reject(ContainerRequestContext request, String header, String expected) {
    String message = header + ": expected a media type such as " + expected + ", got '"
        + request.getHeaderString(header) + "'";
    request.getHeaders().remove(header);
    request.abortWith(new Problem(BAD_REQUEST, message).answer(List.of()));
  }
}
