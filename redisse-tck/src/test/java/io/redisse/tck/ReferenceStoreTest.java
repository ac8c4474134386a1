package io.redisse.tck;

import io.redisse.api.spi.EventStore;
import io.redisse.tck.reference.ReferenceStore;
import io.redisse.tck.reference.UnreachableStore;

/** Verifies that the reference store passes the store contracts. Subclasses inject faults. */
class ReferenceStoreTest extends DurableStoreContract {
  private final ReferenceStore.Content content = new ReferenceStore.Content(historySize());

  EventStore wrapped(EventStore reference) {
    return reference;
  }

  @Override
  protected EventStore newStore() {
    return wrapped(new ReferenceStore(content));
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
  protected void loseChannel(EventStore store, String channel) {
    content.loseChannel(channel);
  }

  @Override
  protected Runnable refuseWrites(EventStore store) {
    return content.refuseWrites();
  }

  @Override
  protected void loseEverything(EventStore store) {
    content.loseEverything();
  }

  @Override
  protected EventStore unreachableStore() {
    return wrapped(new UnreachableStore());
  }
}
