package io.redisse.api;

import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * A resolver that can revoke its grants. A server polls it about every two seconds, with one call
 * for all of its streams, and ends the streams of the principals that it returns.
 */
public interface RevocableResolver extends ChannelResolver {
  /**
   * Returns the principals whose grants have been revoked.
   *
   * @param principals the principals of all open streams of a server, which can include principals
   *     that this resolver never granted anything
   * @return completes with the principals whose streams must end; if it completes exceptionally, no stream ends
   */
  CompletionStage<Set<String>> ended(Set<String> principals);
}
