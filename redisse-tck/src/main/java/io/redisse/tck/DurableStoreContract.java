package io.redisse.tck;

import io.redisse.api.spi.EventStore;
import io.redisse.tck.support.Await;
import io.redisse.tck.support.StoreProbe;
import org.junit.jupiter.api.Nested;

/**
 * Certifies an {@link EventStore} whose history outlives it: all tests of {@link
 * EventStoreContract}, and what holds after a restart.
 */
public abstract class DurableStoreContract extends EventStoreContract {
  /** For subclasses. */
  protected DurableStoreContract() {}

  /**
   * Opens a store on what a store of the running test has kept, as the next process would.
   *
   * @param closed the store that kept it, closed
   * @return an open store, which the test closes
   */
  protected abstract EventStore reopen(EventStore closed);

  StoreProbe restart(StoreProbe running) {
    Await.returns(running.store()::close, "close()");
    return probe(reopen(running.store()));
  }

  @Nested
  final class Restarting extends RestartTests {
    Restarting() {
      super(DurableStoreContract.this);
    }
  }
}
