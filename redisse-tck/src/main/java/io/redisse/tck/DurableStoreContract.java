package io.redisse.tck;

import io.redisse.api.spi.EventStore;
import io.redisse.tck.support.StoreProbe;
import org.junit.jupiter.api.Nested;

/**
 * Certifies an {@link EventStore} whose history survives a restart. Runs the restart tests in
 * addition to all {@link EventStoreContract} tests.
 */
public abstract class DurableStoreContract extends EventStoreContract {
  /** Constructor for subclasses. */
  protected DurableStoreContract() {}

  /**
   * Reopens the history of a closed store, like a process after a restart.
   *
   * @param closed the running test's store, already closed
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
