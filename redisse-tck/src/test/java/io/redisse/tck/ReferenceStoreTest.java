package io.redisse.tck;

import io.redisse.api.spi.EventStore;

class ReferenceStoreTest extends EventStoreContract {
  private final ReferenceStore.Content content = new ReferenceStore.Content(historySize());

  @Override
  protected EventStore newStore() {
    return new ReferenceStore(content);
  }

  @Override
  protected EventStore secondStore() {
    return new ReferenceStore(content);
  }

  @Override
  protected void expireHistory(EventStore store) {
    content.expire();
  }

  @Override
  protected void loseEverything(EventStore store) {
    content.loseEverything();
  }
}
