package io.redisse.api.spi;

import io.redisse.api.Event;
import io.redisse.api.NewEvent;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Publishes one event after another, so that the listener hears them in the order of their ids. */
final class LocalBackend implements Backend {
  private final EventStore store;
  private final LocalBroadcaster broadcaster = new LocalBroadcaster();

  /** Completes, always normally, when the newest publish has. */
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
  public synchronized CompletionStage<Event> publish(NewEvent event) {
    broadcaster.checkOpen();
    CompletionStage<Event> published = newest
        .thenCompose(ignored -> store.append(event))
        .thenCompose(appended -> broadcaster.broadcast(appended).thenApply(done -> appended));
    newest = published.handle((ignored, failure) -> null);
    return published;
  }

  @Override
  public void close() {
    broadcaster.close();
    store.close();
  }
}
