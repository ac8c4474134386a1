package io.redisse.tck;

import io.redisse.api.spi.EventStore;
import io.redisse.tck.support.StoreProbe;
import org.junit.jupiter.api.Nested;

/**
 * Certifies an {@link EventStore} whose history survives a restart. Runs all tests of {@link
 * EventStoreContract}, and those of restarts.
 */
public abstract class DurableStoreContract extends EventStoreContract {
  /** For subclasses. */
  protected DurableStoreContract() {}

  /**
   * Opens the history of a closed store again, as the next process would.
   *
   * @param closed the store of the running test, already closed
   * @return an open store, which the test closes
   */
  protected abstract EventStore reopen(EventStore closed);

  StoreProbe restart(StoreProbe running) {
    await().returns(running.store()::close, "close()");
    return probe(reopen(running.store()));
  }

  @Nested
  final class Restarting extends RestartTests {
    Restarting() {
      super(DurableStoreContract.this);
    }
  }
}
