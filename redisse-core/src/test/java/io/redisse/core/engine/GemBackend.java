package io.redisse.core.engine;

import io.redisse.api.Event;
import io.redisse.api.History;
import io.redisse.api.NewEvent;
import io.redisse.api.spi.Backend;
import io.redisse.api.spi.Broadcaster;
import io.redisse.api.spi.EventStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A backend shared with a Ruby program. Each step of a subscription, a read and a publish by the
 * gem runs only when a test triggers it. Has a single channel.
 */
final class GemBackend implements Backend, EventStore, Broadcaster {
  private final Map<Long, Event> kept = new TreeMap<>();
  private final Deque<Read> requested = new ArrayDeque<>();
  private final Deque<Read> executed = new ArrayDeque<>();
  private final CompletableFuture<Void> acknowledged = new CompletableFuture<>();
  private @Nullable Listener listener;
  private boolean subscribed;
  private boolean direct;
  private long counter = 1_000;

  private record Read(
      long cursor,
      CompletableFuture<History> answer,
      @Nullable History page) {}

  synchronized long increment() {
    return ++counter;
  }

  synchronized long counter() {
    return counter;
  }

  /** Publishes an event as the gem does: without storing it. */
  synchronized void broadcastUnordered(Event event) {
    if (subscribed) {
      Objects.requireNonNull(listener).onUnorderedEvent(event);
    }
  }

  synchronized void keep(Event event) {
    kept.put(event.id(), event);
  }

  /** Delivers events from now on. */
  synchronized void subscribe() {
    subscribed = true;
  }

  void acknowledge() {
    acknowledged.complete(null);
  }

  synchronized boolean hasRequest() {
    return !requested.isEmpty();
  }

  /** Executes the oldest read, without delivering its result. */
  synchronized void read() {
    Read next = requested.remove();
    executed.add(new Read(next.cursor, next.answer, pageAfter(next.cursor)));
  }

  void answer() {
    Read next;
    synchronized (this) {
      next = executed.remove();
    }
    next.answer.complete(Objects.requireNonNull(next.page));
  }

  /** Executes and completes reads immediately from now on. */
  synchronized void stopHolding() {
    direct = true;
    while (!requested.isEmpty()) {
      read();
    }
    while (!executed.isEmpty()) {
      answer();
    }
  }

  private History pageAfter(long cursor) {
    List<Event> events = new ArrayList<>();
    kept.forEach((id, event) -> {
      if (id > cursor) {
        events.add(event);
      }
    });
    return new History(events, counter, Map.of(), false);
  }

  @Override
  public synchronized CompletionStage<History> history(
      Set<String> channels, long cursor, int limit) {
    if (direct) {
      return CompletableFuture.completedFuture(pageAfter(cursor));
    }
    Read read = new Read(cursor, new CompletableFuture<>(), null);
    requested.add(read);
    return read.answer;
  }

  @Override
  public synchronized CompletionStage<Event> publish(NewEvent event) {
    Event published = new Event(increment(), event.channel(), event.type(), event.data());
    keep(published);
    if (subscribed) {
      Objects.requireNonNull(listener).onEvent(published);
    }
    return CompletableFuture.completedFuture(published);
  }

  @Override
  public CompletionStage<Event> append(NewEvent event) {
    throw new UnsupportedOperationException("append");
  }

  @Override
  public CompletionStage<Void> broadcast(Event event) {
    throw new UnsupportedOperationException("broadcast");
  }

  @Override
  public CompletionStage<Long> lastId() {
    return CompletableFuture.completedFuture(counter());
  }

  @Override
  public CompletionStage<Void> subscribe(Set<String> channels) {
    return acknowledged;
  }

  @Override
  public CompletionStage<Void> unsubscribe(Set<String> channels) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void listen(Listener newListener) {
    listener = newListener;
  }

  @Override
  public EventStore store() {
    return this;
  }

  @Override
  public Broadcaster broadcaster() {
    return this;
  }

  @Override
  public void close() {}
}
