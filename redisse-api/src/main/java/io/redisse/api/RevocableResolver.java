package io.redisse.api;

import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * A resolver whose rights can end before their time. A server asks it every other second, in one
 * question for all its streams, and ends those that it names.
 */
public interface RevocableResolver extends ChannelResolver {
  /**
   * Says whose rights have ended since they were given.
   *
   * @param principals those of all open streams of a server; also ones that it did not give
   * @return completes with those of them whose streams are to end; exceptionally if that cannot be
   *     told now, and then none end
   */
  CompletionStage<Set<String>> ended(Set<String> principals);
}
