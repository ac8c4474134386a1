package io.redisse.tck;

import io.redisse.api.spi.EventStore;

/** Shows that the contracts can be kept; with other handles, that they can be broken. */
class ReferenceStoreTest extends DurableStoreContract {
  private final ReferenceStore.Content content = new ReferenceStore.Content(historySize());

  EventStore handle(EventStore reference) {
    return reference;
  }

  @Override
  protected EventStore newStore() {
    return handle(new ReferenceStore(content));
  }

  @Override
  protected EventStore secondStore() {
    return newStore();
  }

  @Override
  protected EventStore reopen(EventStore closed) {
    return newStore();
  }

  @Override
  protected void expireHistory(EventStore store) {
    content.expire();
  }

  @Override
  protected void loseEverything(EventStore store) {
    content.loseEverything();
  }

  @Override
  protected EventStore unreachableStore() {
    return handle(new UnreachableStore());
  }
}
