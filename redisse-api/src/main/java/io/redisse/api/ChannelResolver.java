package io.redisse.api;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Decides which channels a request may hear. Applications implement it; it runs after their request
 * filters and sees what those found out. Called by many threads at once; it may block, and others
 * are not held up by it.
 */
@FunctionalInterface
public interface ChannelResolver {
  /**
   * Decides for one request.
   *
   * @param request the request
   * @return completes with the channels; or exceptionally with {@link AccessDeniedException} (which
   *     may also be thrown) to refuse the request
   */
  CompletionStage<Grant> resolve(ChannelRequest request);

  /**
   * A resolver from a function that gives the channels at once.
   *
   * @param channels gives the channels that a request may hear, or throws {@link
   *     AccessDeniedException}
   * @return the resolver
   */
  static ChannelResolver of(Function<ChannelRequest, Set<String>> channels) {
    return request -> CompletableFuture.completedFuture(Grant.of(channels.apply(request)));
  }
}
