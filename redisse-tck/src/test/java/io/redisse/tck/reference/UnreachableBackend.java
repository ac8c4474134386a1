package io.redisse.tck.reference;

import io.redisse.api.BackendUnavailableException;
import io.redisse.api.Event;
import io.redisse.api.NewEvent;
import io.redisse.api.spi.Backend;
import io.redisse.api.spi.EventStore;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A backend whose server is down. */
public final class UnreachableBackend extends ForwardingBackend {
  private final EventStore store = new UnreachableStore();

  public UnreachableBackend(Backend inner) {
    super(inner);
  }

  @Override
  public EventStore store() {
    return store;
  }

  @Override
  public CompletionStage<Event> publish(NewEvent event) {
    return unavailable();
  }

  @Override
  public CompletionStage<Void> subscribe(Set<String> channels) {
    return unavailable();
  }

  private static <T> CompletionStage<T> unavailable() {
    return CompletableFuture.failedFuture(new BackendUnavailableException("unreachable", null));
  }
}
