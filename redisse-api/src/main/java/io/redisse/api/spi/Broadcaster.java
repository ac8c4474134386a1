package io.redisse.api.spi;

import io.redisse.api.Event;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Delivers live events from publishers to all subscribed nodes.
 *
 * <p>Thread-safe. Calls do not block. Every stage completes within the broadcaster's timeout; it
 * completes exceptionally with {@link io.redisse.api.BackendUnavailableException} if the backend
 * cannot be reached. Invalid calls throw immediately instead of returning a failed stage: {@link
 * IllegalArgumentException} for an argument out of range, {@link IllegalStateException} after
 * {@link #close}.
 */
public interface Broadcaster extends AutoCloseable {
  /**
   * Sends an event to the listeners of all nodes that are subscribed to its channel. Does not store
   * the event; to publish, use {@link Backend#publish}.
   *
   * @param event an event that is already in the store
   * @return completes when the event has been sent
   */
  CompletionStage<Void> broadcast(Event event);

  /**
   * Subscribes the listener to channels. Channels that are already subscribed are ignored.
   *
   * @param channels the channel names, at least one
   * @return completes when the subscription is active; from then on, the listener receives every
   *     event of these channels exactly once (CAST-1)
   */
  CompletionStage<Void> subscribe(Set<String> channels);

  /**
   * Unsubscribes the listener from channels. Channels that are not subscribed are ignored.
   *
   * @param channels the channel names, at least one
   * @return completes once the listener receives no more events of these channels (CAST-3)
   */
  CompletionStage<Void> unsubscribe(Set<String> channels);

  /**
   * Sets the listener. Must be called exactly once, before the first {@link #subscribe}.
   *
   * @param listener receives the events of all subscribed channels
   * @throws IllegalStateException if the listener has already been set
   */
  void listen(Listener listener);

  /**
   * Releases all resources. The listener is not called afterwards. Further calls have no effect
   * (CAST-6).
   */
  @Override
  void close();

  /**
   * Receives the events for one node. Calls are serialized, and each call happens-before the next;
   * they must not block. Exceptions from the listener are logged and otherwise ignored (CAST-4).
   */
  interface Listener {
    /**
     * Receives an event of a subscribed channel. Ids ascend across all channels, publishers and
     * nodes (CAST-2).
     *
     * @param event an event whose id is greater than all previous ids
     */
    void onEvent(Event event);

    /**
     * Receives an event from a publisher that does not preserve id order. The Ruby gem, for
     * example, obtains an id first and publishes later, so its event can arrive, and enter the
     * history, after events with greater ids.
     *
     * @param event an event whose id may be smaller than a previous id
     */
    default void onUnorderedEvent(Event event) {
      onEvent(event);
    }

    /**
     * Called when live delivery is interrupted. Events may be lost until {@link #onResumed} is
     * called (CAST-5).
     */
    void onInterrupted();

    /**
     * Called when all subscriptions are active again. The listener must read the events that it
     * missed from the store (CAST-5).
     */
    void onResumed();

    /**
     * Called when the store has lost events although live delivery was not interrupted (CAST-5).
     * Clients whose cursor precedes the new epoch may have missed events.
     *
     * @param epoch the id at which the store's new epoch begins
     */
    void onReset(long epoch);
  }
}
