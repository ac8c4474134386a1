package io.redisse.core.memory;

import io.redisse.api.spi.EventStore;
import io.redisse.tck.EventStoreContract;
import java.time.Duration;
import java.time.Instant;

class ExpiringMemoryStoreTest extends EventStoreContract {
  private static final Duration EXPIRY = Duration.ofHours(1);

  private Instant now = Instant.now();

  @Override
  protected EventStore newStore() {
    return new MemoryEventStore(10, EXPIRY, () -> now);
  }

  @Override
  protected int historySize() {
    return 10;
  }

  @Override
  protected void expireHistory(EventStore store) {
    now = now.plus(EXPIRY).plusMillis(1);
  }
}
