package io.redisse.jaxrs.publish;

import io.redisse.api.NewEvent;
import io.redisse.jaxrs.http.AnswerException;
import io.redisse.jaxrs.http.HttpRequest;
import io.redisse.jaxrs.http.Problem;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.time.Duration;
import java.util.Collection;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/**
 * Restricts which channels the sender of a request may publish to, and at what rate. One of the
 * application's request filters {@linkplain #giveTo attaches} the right to the request; the
 * resources mounted by {@link io.redisse.jaxrs.RedisseFeature#publishing} enforce it. Requests
 * without a right are unrestricted.
 *
 * @param channels returns true for each channel that the sender may publish to
 * @param rate given the number of events in the request, returns zero to accept all of them, or the
 *     delay after which the sender may retry
 */
public record PublishRight(Predicate<String> channels, IntFunction<Duration> rate) {
  private static final String PROPERTY = "io.redisse.jaxrs.publishRight";
  private static final int FORBIDDEN = 403;
  private static final int TOO_MANY_REQUESTS = 429;

  /**
   * Creates a right without a rate limit.
   *
   * @param channels returns true for each channel that the sender may publish to
   */
  public PublishRight(Predicate<String> channels) {
    this(channels, events -> Duration.ZERO);
  }

  /**
   * Attaches this right to a request, replacing any earlier right.
   *
   * @param request the request to restrict
   */
  public void giveTo(ContainerRequestContext request) {
    request.setProperty(PROPERTY, this);
  }

  /**
   * Attaches this right to a request, replacing any earlier right.
   *
   * @param request the request to restrict
   */
  public void giveTo(HttpRequest request) {
    request.setProperty(PROPERTY, this);
  }

  /**
   * Enforces the right attached to a request, if any.
   *
   * @throws AnswerException with status 403 if a channel is not allowed, or 429 if the rate is
   *     exceeded
   */
  static void require(HttpRequest request, Collection<NewEvent> events) {
    if (request.property(PROPERTY) instanceof PublishRight right) {
      right.requireChannels(request, events);
      right.requireRate(request, events.size());
    }
  }

  private void requireChannels(HttpRequest request, Collection<NewEvent> events) {
    for (NewEvent event : events) {
      if (!channels.test(event.channel())) {
        throw new AnswerException(new Problem(
                FORBIDDEN,
                "channel: the token does not allow publishing to '" + event.channel() + "'."
                    + " Nothing was published.")
            .answer(request));
      }
    }
  }

  private void requireRate(HttpRequest request, int events) {
    Duration wait = rate.apply(events);
    if (!wait.isZero()) {
      long seconds = wait.plusSeconds(1).minusNanos(1).toSeconds();
      throw new AnswerException(new Problem(
              TOO_MANY_REQUESTS,
              "The token's publish rate limit is exceeded. Nothing was published; retry in "
                  + seconds + " s.")
          .answer(request)
          .with("Retry-After", "" + seconds));
    }
  }
}
