package io.redisse.cli.limits;

import io.redisse.api.ChannelRequest;
import io.redisse.api.ChannelResolver;
import io.redisse.api.Grant;
import io.redisse.api.RevocableResolver;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.glassfish.hk2.utilities.binding.AbstractBinder;

/**
 * How much clients may have.
 *
 * @param streams the most streams in all
 * @param perAddress the most streams of one address; 0 for no limit
 * @param rate how many streams may begin in a second
 * @param channels the most channels of one stream
 * @param proxies whose word is taken for a client's address
 * @param refusal what those are told that may not have a stream
 * @param refusals counts them
 */
public record StreamLimits(
    int streams,
    int perAddress,
    Rate rate,
    int channels,
    TrustedProxies proxies,
    Rejection refusal,
    RejectionCounters refusals) {
  private static final int BAD_REQUEST = 400;

  /** The same resolver, without grants that have too many channels. */
  public ChannelResolver limit(ChannelResolver resolver) {
    ChannelResolver limited =
        request -> resolver.resolve(request).thenApply(this::requireFewChannels);
    return resolver instanceof RevocableResolver revocable
        ? new Limited(limited, revocable)
        : limited;
  }

  private record Limited(ChannelResolver resolver, RevocableResolver rights)
      implements RevocableResolver {
    @Override
    public CompletionStage<Grant> resolve(ChannelRequest request) {
      return resolver.resolve(request);
    }

    @Override
    public CompletionStage<Set<String>> ended(Set<String> principals) {
      return rights.ended(principals);
    }
  }

  /** Lets the filter have them. */
  public AbstractBinder binder() {
    StreamLimits limits = this;
    return new AbstractBinder() {
      @Override
      protected void configure() {
        bind(limits).to(StreamLimits.class);
      }
    };
  }

  private Grant requireFewChannels(Grant grant) {
    if (grant.channels().size() > channels) {
      refusals.add(RejectionCounters.Limit.CHANNELS);
      throw new WebApplicationException(Response.status(BAD_REQUEST)
          .type(MediaType.TEXT_PLAIN)
          .entity("channels: expected at most " + channels + " on one stream, got "
              + grant.channels().size() + ". Open more streams.\n")
          .build());
    }
    return grant;
  }
}
