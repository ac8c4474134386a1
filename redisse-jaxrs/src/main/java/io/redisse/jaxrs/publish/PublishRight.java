package io.redisse.jaxrs.publish;

import io.redisse.api.NewEvent;
import io.redisse.jaxrs.http.Problem;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Collection;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/**
 * Which channels the sender of a request may publish to, and how fast, when not to all of them at once.
 * A request filter of the application {@linkplain #giveTo gives} it; the resources that {@link
 * RedisseFeature#publishing} mounts keep to it.
 *
 * @param channels says whether the sender may publish to a channel
 * @param rate is given how many events the sender publishes now; zero lets them through, any other
 *     time is how long the sender is told to wait
 */
public record PublishRight(Predicate<String> channels, IntFunction<Duration> rate) {
  private static final String PROPERTY = "io.redisse.jaxrs.publishRight";
  private static final int FORBIDDEN = 403;
  private static final int TOO_MANY_REQUESTS = 429;

  /**
   * A right to some channels, as fast as the sender can.
   *
   * @param channels says whether the sender may publish to a channel
   */
  public PublishRight(Predicate<String> channels) {
    this(channels, events -> Duration.ZERO);
  }

  /**
   * Limits what this request can publish.
   *
   * @param request the request
   */
  public void giveTo(ContainerRequestContext request) {
    request.setProperty(PROPERTY, this);
  }

  /**
   * Lets only those pass whose right has all the events' channels, and not too fast.
   *
   * @throws WebApplicationException if one is not in it, its answer names the channel; or if it is too
   *     fast, its answer says when to try again
   */
  static void require(ContainerRequestContext request, Collection<NewEvent> events) {
    if (request.getProperty(PROPERTY) instanceof PublishRight right) {
      right.requireChannels(request, events);
      right.requireRate(request, events.size());
    }
  }

  private void requireChannels(ContainerRequestContext request, Collection<NewEvent> events) {
    for (NewEvent event : events) {
      if (!channels.test(event.channel())) {
        throw new WebApplicationException(new Problem(
                FORBIDDEN,
                "channel: the token does not allow to publish to '" + event.channel() + "'."
                    + " Nothing was published.")
            .answer(request.getAcceptableMediaTypes()));
      }
    }
  }

  private void requireRate(ContainerRequestContext request, int events) {
    Duration wait = rate.apply(events);
    if (!wait.isZero()) {
      long seconds = wait.plusSeconds(1).minusNanos(1).toSeconds();
      Response answer = new Problem(
              TOO_MANY_REQUESTS,
              "The token publishes too fast. Nothing was published; try again in " + seconds
                  + " s.")
          .answer(request.getAcceptableMediaTypes());
      throw new WebApplicationException(
          Response.fromResponse(answer).header(HttpHeaders.RETRY_AFTER, seconds).build());
    }
  }
}
