package io.redisse.core;

import io.redisse.api.Event;
import io.redisse.api.NewEvent;
import io.redisse.api.Publisher;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Stands in for the real {@link Publisher} in the tests of an application: keeps what was published
 * and sends it nowhere. Safe for use by many threads.
 */
public final class RecordingPublisher implements Publisher {
  private final List<Event> events = new ArrayList<>();
  private long lastId;

  /** A publisher to which nothing has been published. */
  public RecordingPublisher() {}

  @Override
  public synchronized CompletionStage<Event> publish(NewEvent event) {
    Event published = event.withId(++lastId);
    events.add(published);
    return CompletableFuture.completedFuture(published);
  }

  /**
   * What was published.
   *
   * @return the events, oldest first
   */
  public synchronized List<Event> events() {
    return List.copyOf(events);
  }

  /**
   * What was published of one type.
   *
   * @param type the type
   * @return the events, oldest first
   */
  public synchronized List<Event> events(String type) {
    return events.stream().filter(event -> event.type().equals(type)).toList();
  }

  /** Forgets what was published. */
  public synchronized void clear() {
    events.clear();
  }
}
