package io.redisse.tck.reference;

import io.redisse.api.BackendUnavailableException;
import io.redisse.api.Event;
import io.redisse.api.History;
import io.redisse.api.NewEvent;
import io.redisse.api.spi.EventStore;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A store whose storage is down. */
public final class UnreachableStore implements EventStore {
  @Override
  public CompletionStage<Event> append(NewEvent event) {
    return unavailable();
  }

  @Override
  public CompletionStage<History> history(Set<String> channels, long cursor, int limit) {
    return unavailable();
  }

  @Override
  public CompletionStage<Long> lastId() {
    return unavailable();
  }

  @Override
  public void close() {}

  private static <T> CompletionStage<T> unavailable() {
    return CompletableFuture.failedFuture(new BackendUnavailableException("unreachable", null));
  }
}
