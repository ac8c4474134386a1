package io.redisse.cli.limits;

import io.redisse.core.Redisse;
import io.redisse.core.spi.Hub;
import io.redisse.jaxrs.http.StreamHeaders;
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
 * Rejects streams that exceed a limit. Checking and admitting a stream is not atomic, so the limits
 * can be exceeded by up to the number of concurrent requests.
 */
public final class StreamLimitFilter implements ContainerRequestFilter {
  private static final MediaType STREAM = MediaType.SERVER_SENT_EVENTS_TYPE;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;
  private static final int MIN_RETRY_SECONDS = 5;
  private static final int MAX_RETRY_SECONDS = 15;

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
      reject(
          request,
          RejectionCounters.Limit.STREAMS,
          UNAVAILABLE,
          "The server has reached its stream limit. Try again later, or try another server.");
    } else if (isAddressAtLimit(request)) {
      reject(
          request,
          RejectionCounters.Limit.STREAMS_PER_ADDRESS,
          TOO_MANY_REQUESTS,
          "Your address has reached its stream limit (" + limits.perAddress()
              + "). Close one first.");
    } else if (!limits.rate().tryAcquire()) {
      reject(
          request,
          RejectionCounters.Limit.STREAM_RATE,
          TOO_MANY_REQUESTS,
          "The server has reached its limit of new streams per second. Try again later.");
    }
  }

  /**
   * Returns whether a media type is that of event streams. Ignores parameters such as {@code q} or
   * {@code charset}.
   */
  private static boolean isStream(MediaType type) {
    return STREAM.getType().equalsIgnoreCase(type.getType())
        && STREAM.getSubtype().equalsIgnoreCase(type.getSubtype());
  }

  /**
   * Returns whether the client's address has reached its limit. Also labels the request with the
   * address, so that the hub counts its stream.
   */
  private boolean isAddressAtLimit(ContainerRequestContext request) {
    Optional<String> client = limits.perAddress() == 0
        ? Optional.empty()
        : limits.proxies().clientOf(request).map(ClientAddress::group);
    client.ifPresent(address -> request.setProperty(Streams.CLIENT_PROPERTY, address));
    return client
        .filter(address -> hub.streamsOf(address) >= limits.perAddress())
        .isPresent();
  }

  private void reject(
      ContainerRequestContext request, RejectionCounters.Limit limit, int status, String message) {
    limits.rejections().add(limit);
    // Random, so that rejected clients do not all retry at the same time.
    int seconds = ThreadLocalRandom.current().nextInt(MIN_RETRY_SECONDS, MAX_RETRY_SECONDS + 1);
    request.abortWith(
        switch (limits.rejection()) {
          case STATUS ->
            Response.status(status)
                .header(HttpHeaders.RETRY_AFTER, seconds)
                .type(MediaType.TEXT_PLAIN)
                .entity(message + "\n")
                .build();
          case RETRY -> retryLater(seconds);
        });
  }

  private static Response retryLater(int seconds) {
    Response.ResponseBuilder stream =
        Response.ok("retry: " + TimeUnit.SECONDS.toMillis(seconds) + "\n\n", STREAM);
    StreamHeaders.ALL.forEach(stream::header);
    return stream.build();
  }
}
