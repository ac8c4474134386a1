package io.redisse.api.spi;

import io.redisse.api.Event;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Delivers live events from publishers to all subscribed nodes.
 *
 * <p>Safe for use by many threads. Calls do not block. Every stage completes within the
 * broadcaster's timeout, exceptionally with {@link io.redisse.api.BackendUnavailableException} if
 * the backend cannot be reached. Misuse throws from the call itself:
 * {@link IllegalArgumentException} for an argument out of range, {@link IllegalStateException}
 * after {@link #close}.
 */
public interface Broadcaster extends AutoCloseable {
  /**
   * Sends an event to the listeners of all nodes that subscribed to its channel. To publish an
   * event, use {@link Backend#publish}; this method does not store it.
   *
   * @param event already in the store
   * @return completes when the event has been sent
   */
  CompletionStage<Void> broadcast(Event event);

  /**
   * Subscribes the listener to channels. Has no effect on channels that are already subscribed.
   *
   * @param channels at least one
   * @return completes when the subscription is in force: from then on the listener receives every
   *     event of these channels exactly once (CAST-1)
   */
  CompletionStage<Void> subscribe(Set<String> channels);

  /**
   * Unsubscribes the listener from channels. Has no effect on channels that are not subscribed.
   *
   * @param channels at least one
   * @return completes when no more events of these channels will arrive (CAST-3)
   */
  CompletionStage<Void> unsubscribe(Set<String> channels);

  /**
   * Sets the listener. Has to be called once, before the first {@link #subscribe}.
   *
   * @param listener receives the events of all subscribed channels
   * @throws IllegalStateException if there is a listener already
   */
  void listen(Listener listener);

  /**
   * Releases all resources. The listener is not called afterwards. Further calls do nothing
   * (CAST-6).
   */
  @Override
  void close();

  /**
   * Receives the events of one node. Called by one thread at a time, which it must not block; each
   * call happens before the next. Whatever it throws is logged and has no further effect (CAST-4).
   */
  interface Listener {
    /**
     * Receives an event of a subscribed channel. Ids ascend over all channels, publishers and nodes
     * (CAST-2).
     *
     * @param event greater in id than every event before
     */
    void onEvent(Event event);

    /**
     * Receives an event from a publisher that does not preserve id order. The Ruby gem, for
     * example, obtains an id first and publishes later, so the event can arrive and enter the
     * history after greater ids.
     *
     * @param event may have a smaller id than an event before
     */
    default void onUnorderedEvent(Event event) {
      onEvent(event);
    }

    /** Events may be lost from now on (CAST-5). {@link #onResumed} follows. */
    void onInterrupted();

    /**
     * All subscriptions are in force again. The listener reads the events that it missed from the
     * store (CAST-5).
     */
    void onResumed();

    /**
     * The store lost events without an interruption (CAST-5). A client whose cursor is before the
     * new epoch may have missed events.
     *
     * @param epoch the id at which the new epoch of the store begins
     */
    void onReset(long epoch);
  }
}
