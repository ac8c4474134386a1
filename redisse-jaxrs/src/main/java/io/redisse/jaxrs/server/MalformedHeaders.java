package io.redisse.jaxrs.server;

import io.redisse.jaxrs.http.Answer;
import io.redisse.jaxrs.http.WellFormedHeaders;
import io.redisse.jaxrs.stream.JaxrsAnswers;
import io.redisse.jaxrs.stream.JaxrsRequest;
import jakarta.annotation.Priority;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.function.Function;

/**
 * Rejects requests whose {@code Accept} or {@code Content-Type} Jersey cannot parse. Other filters
 * and Jersey itself would fail on them, and so would the response to that failure.
 */
@PreMatching
@Priority(Integer.MIN_VALUE)
final class MalformedHeaders implements ContainerRequestFilter {
  @Override
  public void filter(ContainerRequestContext request) {
    reject(request, HttpHeaders.ACCEPT, ContainerRequestContext::getAcceptableMediaTypes);
    reject(request, HttpHeaders.CONTENT_TYPE, ContainerRequestContext::getMediaType);
  }

  private static void reject(
      ContainerRequestContext request, String header, Function<ContainerRequestContext, ?> parser) {
    try {
      Object unused = parser.apply(request);
    } catch (ProcessingException | IllegalArgumentException e) {
      Answer rejection = WellFormedHeaders.rejection(JaxrsRequest.of(request), header);
      request.getHeaders().remove(header);
      request.abortWith(JaxrsAnswers.toResponse(rejection));
    }
  }
}
