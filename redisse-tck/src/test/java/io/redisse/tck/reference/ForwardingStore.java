package io.redisse.tck.reference;

import io.redisse.api.Event;
import io.redisse.api.History;
import io.redisse.api.NewEvent;
import io.redisse.api.spi.EventStore;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Forwards all calls to another store. A fault overrides some of them. */
public class ForwardingStore implements EventStore {
  protected final EventStore inner;

  public ForwardingStore(EventStore inner) {
    this.inner = inner;
  }

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
