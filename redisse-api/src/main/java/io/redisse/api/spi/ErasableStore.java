package io.redisse.api.spi;

import java.util.Set;
import java.util.concurrent.CompletionStage;

/** An event store that can erase the history of a channel. See {@link Backend#erasable}. */
public interface ErasableStore extends EventStore {
  /**
   * Erases all events of the given channels, on all nodes that share the store (STORE-15). A later
   * read with a cursor before the newest erased event of a channel has a gap in this channel, and
   * in no other. A channel without events stays unchanged. Events appended later are stored as
   * usual.
   *
   * @param channels the channels to erase; may be empty
   * @return completes once the events are gone, or exceptionally with {@link
   *     io.redisse.api.BackendUnavailableException} if the outcome is unknown and the call should
   *     be repeated
   * @throws IllegalArgumentException if a channel name is invalid
   */
  CompletionStage<Void> forget(Set<String> channels);
}
