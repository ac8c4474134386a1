package io.redisse.api;

import java.util.concurrent.CompletionStage;

/** Publishes events. Thread-safe; calls do not block. */
public interface Publisher {
  /**
   * Publishes an event. In one step, assigns an id, adds the event to its channel's history and
   * sends it to all subscribers (PUB-1).
   *
   * @param event the event, without an id yet
   * @return completes with the published event, or exceptionally with {@link
   *     BackendUnavailableException}; its subclass {@link OutcomeUnknownException} means that the
   *     event may have been published
   * @throws IllegalStateException if this publisher is closed
   */
  CompletionStage<Event> publish(NewEvent event);

  /**
   * Publishes an event with the given type.
   *
   * @param channel a valid name, see {@link Channel#requireValid}
   * @param type the event type; empty means {@value Event#DEFAULT_TYPE}
   * @param data the payload
   * @return a stage that completes like that of {@link #publish(NewEvent)}
   * @throws IllegalArgumentException if a field is invalid; see {@link NewEvent}
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
   * @return a stage that completes like that of {@link #publish(NewEvent)}
   * @throws IllegalArgumentException if a field is invalid; see {@link NewEvent}
   * @throws IllegalStateException if this publisher is closed
   */
  default CompletionStage<Event> publish(String channel, String data) {
    return publish(new NewEvent(channel, data));
  }
}
