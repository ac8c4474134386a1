package io.redisse.cli.limits;

import io.redisse.core.Redisse;
import io.redisse.core.spi.Hub;
import io.redisse.jaxrs.stream.Streams;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

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
      refuse(
          request,
          RejectionCounters.Limit.STREAMS,
          UNAVAILABLE,
          "The server has as many streams as it can take. Try again later, or at another server.");
    } else if (hasTooMany(request)) {
      refuse(
          request,
          RejectionCounters.Limit.STREAMS_PER_ADDRESS,
          TOO_MANY_REQUESTS,
          "Your address has " + limits.perAddress()
              + " streams, which is all that it may have. Close one first.");
    } else if (!limits.rate().allows()) {
      refuse(
          request,
          RejectionCounters.Limit.STREAM_RATE,
          TOO_MANY_REQUESTS,
          "More new streams come than the server takes in a second. Try again later.");
    }
  }

  /** Whatever parameters the type has. */
  private static boolean isStream(MediaType type) {
    return STREAM.getType().equalsIgnoreCase(type.getType())
        && STREAM.getSubtype().equalsIgnoreCase(type.getSubtype());
  }

  /** If not, the stream will count among those of its address. */
  private boolean hasTooMany(ContainerRequestContext request) {
    Optional<String> client = limits.perAddress() == 0
        ? Optional.empty()
        : limits.proxies().clientOf(request).map(ClientAddress::group);
    client.ifPresent(address -> request.setProperty(Streams.CLIENT_PROPERTY, address));
    return client
        .filter(address -> hub.streamsOf(address) >= limits.perAddress())
        .isPresent();
  }

  private void refuse(
      ContainerRequestContext request, RejectionCounters.Limit limit, int status, String message) {
    limits.refusals().add(limit);
    // Not all at the same time again.
    int seconds = RETRY_SECONDS + ThreadLocalRandom.current().nextInt(2 * RETRY_SECONDS + 1);
    request.abortWith(
        switch (limits.refusal()) {
          case STATUS ->
            Response.status(status)
                .header(HttpHeaders.RETRY_AFTER, seconds)
                .type(MediaType.TEXT_PLAIN)
                .entity(message + "\n")
                .build();
          case RETRY ->
            Response.ok("retry: " + TimeUnit.SECONDS.toMillis(seconds) + "\n\n", STREAM)
                .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                .build();
        });
  }
}
