package io.redisse.api;

import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * A resolver that can revoke its grants. Each server polls the resolver about every two seconds,
 * with one call for all streams, and ends the streams of the returned principals.
 */
public interface RevocableResolver extends ChannelResolver {
  /**
   * Returns the principals whose grants have been revoked.
   *
   * @param principals the principals of all streams open on the server, possibly including
   *     principals to which this resolver has granted nothing
   * @return completes with the principals whose streams must end; if it completes exceptionally, no
   *     stream ends
   */
  CompletionStage<Set<String>> ended(Set<String> principals);
}
