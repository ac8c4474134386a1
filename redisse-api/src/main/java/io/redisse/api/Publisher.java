package io.redisse.api;

import java.util.concurrent.CompletionStage;

/** Publishes events. Safe for use by many threads; calls do not block. */
public interface Publisher {
  /**
   * Publishes an event: in one step it gets an id, is added to the history of its channel, and is
   * sent to all subscribers (PUB-1).
   *
   * @param event the event, without an id yet
   * @return completes with the published event; or exceptionally with
   *     {@link BackendUnavailableException}, in particular with {@link OutcomeUnknownException} if
   *     the event may have been published nevertheless
   * @throws IllegalStateException if this publisher is closed
   */
  CompletionStage<Event> publish(NewEvent event);

  /**
   * Publishes an event of a given type.
   *
   * @param channel a valid name, see {@link Channel#requireValid}
   * @param type empty means {@value Event#DEFAULT_TYPE}
   * @param data the payload
   * @return as {@link #publish(NewEvent)}
   * @throws IllegalArgumentException if a field is not valid, see {@link NewEvent}
   * @throws IllegalStateException if this publisher is closed
   */
  default CompletionStage<Event> publish(String channel, String type, String data) {
    return publish(new NewEvent(channel, type, data));
  }

  /**
   * Publishes an event of the type {@value Event#DEFAULT_TYPE}.
   *
   * @param channel a valid name, see {@link Channel#requireValid}
   * @param data the payload
   * @return as {@link #publish(NewEvent)}
   * @throws IllegalArgumentException if a field is not valid, see {@link NewEvent}
   * @throws IllegalStateException if this publisher is closed
   */
  default CompletionStage<Event> publish(String channel, String data) {
    return publish(new NewEvent(channel, data));
  }
}
