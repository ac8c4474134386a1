package io.redisse.cli.limits;

import io.redisse.api.ChannelRequest;
import io.redisse.api.ChannelResolver;
import io.redisse.api.Grant;
import io.redisse.api.RevocableResolver;
import io.redisse.jaxrs.http.Answer;
import io.redisse.jaxrs.http.AnswerException;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * The limits on streams.
 *
 * @param streams the maximum number of open streams
 * @param perAddress the maximum number of open streams per client address; 0 for no limit
 * @param rate the rate limiter for new streams
 * @param channels the maximum number of channels per stream
 * @param proxies the proxies whose forwarding headers are trusted
 * @param rejection the response to streams that exceed a limit
 * @param rejections counts rejected streams
 */
public record StreamLimits(
    int streams,
    int perAddress,
    RateLimiter rate,
    int channels,
    TrustedProxies proxies,
    Rejection rejection,
    RejectionCounters rejections) {
  private static final int BAD_REQUEST = 400;

  /** Wraps a resolver so that grants with too many channels are rejected. */
  public ChannelResolver limit(ChannelResolver resolver) {
    ChannelResolver limited =
        request -> resolver.resolve(request).thenApply(this::requireFewChannels);
    return resolver instanceof RevocableResolver revocable
        ? new LimitedRevocable(limited, revocable)
        : limited;
  }

  /** A wrapper that preserves a resolver's ability to revoke grants. */
  private record LimitedRevocable(ChannelResolver limited, RevocableResolver revocable)
      implements RevocableResolver {
    @Override
    public CompletionStage<Grant> resolve(ChannelRequest request) {
      return limited.resolve(request);
    }

    @Override
    public CompletionStage<Set<String>> ended(Set<String> principals) {
      return revocable.ended(principals);
    }
  }

  private Grant requireFewChannels(Grant grant) {
    if (grant.channels().size() > channels) {
      rejections.add(RejectionCounters.Limit.CHANNELS);
      throw new AnswerException(Answer.text(
          BAD_REQUEST,
          "channels: expected at most " + channels + " per stream, got "
              + grant.channels().size() + ". Open several streams instead.\n"));
    }
    return grant;
  }
}
