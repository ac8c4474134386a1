package io.redisse.api.spi;

import io.redisse.api.Event;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Carries live events from whoever publishes to every node that listens.
 *
 * <p>Safe for use by many threads. Calls do not block. Every stage completes within the
 * broadcaster's timeout, exceptionally with {@link io.redisse.api.BackendUnavailableException} if it
 * cannot be reached. Misuse is thrown by the call itself: {@link IllegalArgumentException} for an
 * argument out of range, {@link IllegalStateException} after {@link #close}.
 */
public interface Broadcaster extends AutoCloseable {
  /**
   * Sends an event to all listeners of its channel, on all nodes. For events that are already in
   * the store; whoever publishes uses {@link Backend#publish}.
   *
   * @param event the event
   * @return completes when the event is on its way
   */
  CompletionStage<Void> broadcast(Event event);

  /**
   * Adds channels to what the listener hears. Channels that it hears already are left as they are.
   *
   * @param channels the channels, at least one
   * @return completes when the subscription is in force: of every event broadcast from then on, the
   *     listener hears exactly once (CAST-1)
   */
  CompletionStage<Void> subscribe(Set<String> channels);

  /**
   * Takes channels away from what the listener hears. Channels that it does not hear are left as
   * they are.
   *
   * @param channels the channels, at least one
   * @return completes when nothing more of them will arrive (CAST-3)
   */
  CompletionStage<Void> unsubscribe(Set<String> channels);

  /**
   * Names the one who hears. To be called once, before the first {@link #subscribe}.
   *
   * @param listener the listener
   * @throws IllegalStateException if there is one already
   */
  void listen(Listener listener);

  /** Lets go of all resources; the listener hears nothing more. Further calls do nothing (CAST-6). */
  @Override
  void close();

  /**
   * Hears the events of one node. Called by one thread at a time, which must not be blocked; each
   * call sees what the calls before it did. What it throws, errors too, is logged and stops nothing
   * (CAST-4).
   */
  interface Listener {
    /**
     * An event of a subscribed channel; ids ascend over all channels, publishers and nodes (CAST-2).
     *
     * @param event the event
     */
    void onEvent(Event event);

    /**
     * An event of a publisher that does not keep the order of ids, as the Ruby gem's, which draws an
     * id first and publishes it later: it can arrive, and enter the history, after greater ids.
     *
     * @param event the event
     */
    default void onUnorderedEvent(Event event) {
      onEvent(event);
    }

    /** From now on events may be lost (CAST-5). {@link #onResumed} will follow. */
    void onInterrupted();

    /**
     * All subscriptions are in force again; what was missed is to be read from the store (CAST-5).
     */
    void onResumed();

    /**
     * The store found that it lost events without an interruption that told of it (CAST-5): of what
     * was sent to clients before this id, something is missing.
     *
     * @param epoch the id at which a new life of the store began
     */
    void onReset(long epoch);
  }
}
