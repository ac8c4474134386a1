package io.redisse.api.spi;

import io.redisse.api.Event;
import io.redisse.api.IdempotencyKey;
import io.redisse.api.NewEvent;
import io.redisse.api.Publication;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Serializes publishes so that the listener receives events in id order. The store assigns an
 * event's id before the broadcaster receives the event.
 */
final class LocalBackend implements Backend {
  private final EventStore store;
  private final LocalBroadcaster broadcaster = new LocalBroadcaster();

  /** Completes normally when the latest publish has succeeded or failed. */
  private CompletionStage<?> newest = CompletableFuture.completedFuture(null);

  LocalBackend(EventStore store) {
    this.store = store;
  }

  @Override
  public EventStore store() {
    return store;
  }

  @Override
  public Broadcaster broadcaster() {
    return broadcaster;
  }

  @Override
  public CompletionStage<Event> publish(NewEvent event) {
    return inTurn(() -> store.append(event).thenCompose(this::broadcast));
  }

  @Override
  public Optional<IdempotentPublisher> idempotent() {
    return store instanceof IdempotentStore known
        ? Optional.of((event, key) -> inTurn(() -> publish(known, event, key)))
        : Optional.empty();
  }

  private CompletionStage<Publication> publish(
      IdempotentStore known, NewEvent event, IdempotencyKey key) {
    return known
        .append(event, key)
        .thenCompose(appended -> appended.replayed()
            ? CompletableFuture.completedFuture(appended)
            : broadcast(appended.event()).thenApply(done -> appended));
  }

  private CompletionStage<Event> broadcast(Event appended) {
    return broadcaster.broadcast(appended).thenApply(done -> appended);
  }

  private synchronized <T> CompletionStage<T> inTurn(Supplier<CompletionStage<T>> publishing) {
    broadcaster.checkOpen();
    CompletionStage<T> published = newest.thenCompose(ignored -> publishing.get());
    newest = published.handle((ignored, failure) -> null);
    return published;
  }

  @Override
  public void close() {
    broadcaster.close();
    store.close();
  }
}
