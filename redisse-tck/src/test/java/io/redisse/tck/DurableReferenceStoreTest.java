package io.redisse.tck;

import io.redisse.api.spi.EventStore;

class DurableReferenceStoreTest extends DurableStoreContract {
  @Override
  protected EventStore newStore() {
    return new ReferenceStore(historySize());
  }

  @Override
  protected EventStore reopen(EventStore closed) {
    return new ReferenceStore(((ReferenceStore) closed).content());
  }
}
