package io.redisse.api;

import java.util.concurrent.CompletionStage;

/** Publishes events. Safe for use by many threads; a call does not block. */
public interface Publisher {
  /**
   * Publishes an event: gives it an id, keeps it in its channel's history, and sends it to all who
   * listen, as one step (PUB-1).
   *
   * @param event the event
   * @return completes with the published event; or exceptionally with {@link
   *     BackendUnavailableException}, which is an {@link OutcomeUnknownException} if the event may
   *     have been published all the same
   * @throws IllegalStateException if what it publishes to is closed
   */
  CompletionStage<Event> publish(NewEvent event);

  /**
   * Publishes an event of a type.
   *
   * @param channel the channel
   * @param type the type; empty means {@value Event#DEFAULT_TYPE}
   * @param data the payload
   * @return as {@link #publish(NewEvent)}
   * @throws IllegalArgumentException if a field is not valid, see {@link NewEvent}
   * @throws IllegalStateException if what it publishes to is closed
   */
  default CompletionStage<Event> publish(String channel, String type, String data) {
    return publish(new NewEvent(channel, type, data));
  }

  /**
   * Publishes an event of the type {@value Event#DEFAULT_TYPE}.
   *
   * @param channel the channel
   * @param data the payload
   * @return as {@link #publish(NewEvent)}
   * @throws IllegalArgumentException if a field is not valid, see {@link NewEvent}
   * @throws IllegalStateException if what it publishes to is closed
   */
  default CompletionStage<Event> publish(String channel, String data) {
    return publish(new NewEvent(channel, data));
  }
}
