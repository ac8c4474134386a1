package io.redisse.jaxrs;

import io.redisse.api.NewEvent;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Collection;
import java.util.function.Predicate;

/**
 * Which channels the sender of a request may publish to, when not to all of them. A request filter of
 * the application {@linkplain #giveTo gives} it; the resources that {@link RedisseFeature#publishing}
 * mounts keep to it.
 *
 * @param channels says whether the sender may publish to a channel
 */
public record PublishRight(Predicate<String> channels) {
  private static final String PROPERTY = "io.redisse.jaxrs.publishRight";
  private static final int FORBIDDEN = 403;

  /**
   * Limits what this request can publish.
   *
   * @param request the request
   */
  public void giveTo(ContainerRequestContext request) {
    request.setProperty(PROPERTY, this);
  }

  /**
   * Lets only those pass whose right has all the events' channels.
   *
   * @throws WebApplicationException if one is not in it; its answer names the channel
   */
  static void require(ContainerRequestContext request, Collection<NewEvent> events) {
    if (request.getProperty(PROPERTY) instanceof PublishRight right) {
      for (NewEvent event : events) {
        if (!right.channels.test(event.channel())) {
          throw new WebApplicationException(new Problem(
                  FORBIDDEN,
                  "channel: the token does not allow to publish to '" + event.channel() + "'."
                      + " Nothing was published.")
              .answer(request.getAcceptableMediaTypes()));
        }
      }
    }
  }
}
