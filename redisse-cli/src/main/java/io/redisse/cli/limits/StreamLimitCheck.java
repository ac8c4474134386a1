package io.redisse.cli.limits;

import io.redisse.core.spi.Hub;
import io.redisse.jaxrs.events.StreamParameters;
import io.redisse.jaxrs.http.Answer;
import io.redisse.jaxrs.http.Check;
import io.redisse.jaxrs.http.HttpRequest;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Rejects streams that exceed a limit. Checking and admitting a stream is not atomic, so the limits
 * can be exceeded by up to the number of concurrent requests.
 */
public final class StreamLimitCheck implements Check {
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;
  private static final int MIN_RETRY_SECONDS = 5;
  private static final int MAX_RETRY_SECONDS = 15;

  private final StreamLimits limits;
  private final Hub hub;

  /**
   * Creates a check.
   *
   * @param hub counts the open streams
   */
  public StreamLimitCheck(StreamLimits limits, Hub hub) {
    this.limits = limits;
    this.hub = hub;
  }

  @Override
  public @Nullable Answer before(HttpRequest request) {
    if (!request.accepts(Answer.EVENT_STREAM)) {
      return null;
    }
    if (hub.streams() >= limits.streams()) {
      return reject(
          RejectionCounters.Limit.STREAMS,
          UNAVAILABLE,
          "The server has reached its stream limit. Try again later, or try another server.");
    }
    if (isAddressAtLimit(request)) {
      return reject(
          RejectionCounters.Limit.STREAMS_PER_ADDRESS,
          TOO_MANY_REQUESTS,
          "Your address has reached its stream limit (" + limits.perAddress()
              + "). Close one first.");
    }
    return limits.rate().tryAcquire()
        ? null
        : reject(
            RejectionCounters.Limit.STREAM_RATE,
            TOO_MANY_REQUESTS,
            "The server has reached its limit of new streams per second. Try again later.");
  }

  /**
   * Returns whether the client's address has reached its limit. Also labels the request with the
   * address, so that the hub counts its stream.
   */
  private boolean isAddressAtLimit(HttpRequest request) {
    Optional<String> client = limits.perAddress() == 0
        ? Optional.empty()
        : limits.proxies().clientOf(request).map(ClientAddress::group);
    client.ifPresent(address -> request.setProperty(StreamParameters.CLIENT_PROPERTY, address));
    return client
        .filter(address -> hub.streamsOf(address) >= limits.perAddress())
        .isPresent();
  }

  private Answer reject(RejectionCounters.Limit limit, int status, String message) {
    limits.rejections().add(limit);
    // Random, so that rejected clients do not all retry at the same time.
    int seconds = ThreadLocalRandom.current().nextInt(MIN_RETRY_SECONDS, MAX_RETRY_SECONDS + 1);
    return switch (limits.rejection()) {
      case STATUS -> Answer.text(status, message + "\n").with("Retry-After", "" + seconds);
      case RETRY -> Answer.endedStream("retry: " + TimeUnit.SECONDS.toMillis(seconds) + "\n\n");
    };
  }
}
