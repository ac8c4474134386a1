package io.redisse.tck.reference;

import io.redisse.api.Event;
import io.redisse.api.NewEvent;
import io.redisse.api.spi.Backend;
import io.redisse.api.spi.Broadcaster;
import io.redisse.api.spi.EventStore;
import io.redisse.api.spi.IdempotentPublisher;
import io.redisse.api.spi.Revocations;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** One of several nodes. A lock on the bus makes append and broadcast atomic across all nodes. */
public final class ReferenceBackend implements Backend {
  private final ReferenceBroadcaster.Bus bus;
  private final ReferenceStore store;
  private final ReferenceBroadcaster broadcaster;
  private final ReferenceRevocations revocations;

  public ReferenceBackend(ReferenceStore.Content content, ReferenceBroadcaster.Bus bus) {
    this.bus = bus;
    store = new ReferenceStore(content);
    broadcaster = new ReferenceBroadcaster(bus);
    revocations = new ReferenceRevocations(bus.revocations);
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
    synchronized (bus) {
      return store.append(event).thenApply(appended -> {
        bus.carry(appended);
        return appended;
      });
    }
  }

  @Override
  public Optional<IdempotentPublisher> idempotent() {
    return Optional.of((event, key) -> {
      synchronized (bus) {
        return store.append(event, key).thenApply(appended -> {
          if (!appended.replayed()) {
            bus.carry(appended.event());
          }
          return appended;
        });
      }
    });
  }

  @Override
  public Optional<Revocations> revocations() {
    return Optional.of(revocations);
  }

  @Override
  public void close() {
    broadcaster.close();
    store.close();
  }
}
