package io.redisse.api;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Decides which channels a client may subscribe to. Implemented by applications. Runs after the
 * application's request filters and sees their changes. Must be thread-safe. May block without
 * delaying other requests.
 */
@FunctionalInterface
public interface ChannelResolver {
  /**
   * Resolves the channels of a request.
   *
   * @param request valid until the returned stage completes
   * @return completes with the grant, or exceptionally with {@link AccessDeniedException} to reject
   *     the request; the exception may also be thrown directly
   */
  CompletionStage<Grant> resolve(ChannelRequest request);

  /**
   * Creates a resolver from a synchronous function.
   *
   * @param channels returns the channels that the client may subscribe to, or throws {@link
   *     AccessDeniedException}
   * @return a resolver whose grants have neither a principal nor an expiry
   */
  static ChannelResolver of(Function<ChannelRequest, Set<String>> channels) {
    return request -> CompletableFuture.completedFuture(Grant.of(channels.apply(request)));
  }
}
