package io.redisse.cli;

import io.redisse.core.Hub;
import io.redisse.core.Redisse;
import io.redisse.jaxrs.Streams;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Refuses streams of which there are too many. As many more as there are requests at the same moment
 * may slip in.
 */
public final class StreamLimitFilter implements ContainerRequestFilter {
  private static final MediaType STREAM = MediaType.SERVER_SENT_EVENTS_TYPE;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;
  private static final int RETRY_SECONDS = 5;

  private final StreamLimits limits;
  private final Hub hub;

  @Inject
  StreamLimitFilter(StreamLimits limits, Redisse redisse) {
    this.limits = limits;
    hub = redisse.hub();
  }

  @Override
  public void filter(ContainerRequestContext request) {
    if (request.getAcceptableMediaTypes().stream().noneMatch(StreamLimitFilter::isStream)) {
      return;
    }
    if (hub.streams() >= limits.streams()) {
      limits.refusals().add(Refusals.Limit.STREAMS);
      refuse(
          request,
          UNAVAILABLE,
          "The server has as many streams as it can take. Try again later, or at another server.");
    } else if (limits.perAddress() > 0) {
      clientOf(request).ifPresent(client -> limit(request, client));
    }
  }

  /** Whatever parameters the type has. */
  private static boolean isStream(MediaType type) {
    return STREAM.getType().equalsIgnoreCase(type.getType())
        && STREAM.getSubtype().equalsIgnoreCase(type.getSubtype());
  }

  private Optional<String> clientOf(ContainerRequestContext request) {
    return Streams.peerAddress(request)
        .flatMap(ClientAddress::parse)
        .map(peer -> limits.proxies().clientOf(peer, request::getHeaderString))
        .map(ClientAddress::group);
  }

  private void limit(ContainerRequestContext request, String client) {
    if (hub.streamsOf(client) >= limits.perAddress()) {
      limits.refusals().add(Refusals.Limit.STREAMS_PER_ADDRESS);
      refuse(
          request,
          TOO_MANY_REQUESTS,
          "Your address has " + limits.perAddress()
              + " streams, which is all that it may have. Close one first.");
    } else {
      request.setProperty(Streams.CLIENT_PROPERTY, client);
    }
  }

  /** Not all at the same time again. */
  private static void refuse(ContainerRequestContext request, int status, String message) {
    int jitter = ThreadLocalRandom.current().nextInt(2 * RETRY_SECONDS + 1);
    request.abortWith(Response.status(status)
        .header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS + jitter)
        .type(MediaType.TEXT_PLAIN)
        .entity(message + "\n")
        .build());
  }
}
