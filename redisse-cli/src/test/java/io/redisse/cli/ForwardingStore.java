package io.redisse.cli;

import io.redisse.api.Event;
import io.redisse.api.History;
import io.redisse.api.NewEvent;
import io.redisse.api.spi.EventStore;
import io.redisse.core.memory.MemoryEventStore;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** An in-memory store without optional capabilities. */
public class ForwardingStore implements EventStore {
  private final EventStore inner = new MemoryEventStore();

  @Override
  public CompletionStage<Event> append(NewEvent event) {
    return inner.append(event);
  }

  @Override
  public CompletionStage<History> history(Set<String> channels, long cursor, int limit) {
    return inner.history(channels, cursor, limit);
  }

  @Override
  public CompletionStage<Long> lastId() {
    return inner.lastId();
  }

  @Override
  public void close() {
    inner.close();
  }
}
