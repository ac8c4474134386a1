package io.redisse.core;

import io.redisse.api.Event;
import io.redisse.api.NewEvent;
import io.redisse.api.Publisher;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A {@link Publisher} for application tests that records events instead of sending them.
 * Thread-safe.
 */
public final class RecordingPublisher implements Publisher {
  private final List<Event> events = new ArrayList<>();
  private long lastId;

  /** Creates a publisher with no recorded events. */
  public RecordingPublisher() {}

  @Override
  public synchronized CompletionStage<Event> publish(NewEvent event) {
    Event published = event.withId(++lastId);
    events.add(published);
    return CompletableFuture.completedFuture(published);
  }

  /**
   * Returns the recorded events.
   *
   * @return a copy, oldest first
   */
  public synchronized List<Event> events() {
    return List.copyOf(events);
  }

  /**
   * Returns the recorded events of one type.
   *
   * @param type as in {@link Event#type}
   * @return a copy, oldest first
   */
  public synchronized List<Event> events(String type) {
    return events.stream().filter(event -> event.type().equals(type)).toList();
  }

  /** Clears the recorded events. Ids keep increasing. */
  public synchronized void clear() {
    events.clear();
  }
}
