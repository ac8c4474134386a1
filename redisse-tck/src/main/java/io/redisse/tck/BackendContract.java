package io.redisse.tck;

import io.redisse.api.spi.Backend;
import io.redisse.api.spi.Broadcaster;
import io.redisse.api.spi.EventStore;
import io.redisse.tck.support.BroadcasterProbe;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Nested;

/**
 * Certifies a single-node {@link Backend}. Runs all {@link EventStoreContract} tests on its store
 * and all {@link BroadcasterContract} tests on its broadcaster, and checks that the two are
 * consistent (PUB-1, CAST-2). Idempotency keys (PUB-2) and revocations (CAST-7) are tested if the
 * backend supports them.
 *
 * <pre>{@code
 * class MyBackendTest extends BackendContract {
 *   @Override
 *   protected Backend newBackend() {
 *     return Backend.local(new MyStore());
 *   }
 * }
 * }</pre>
 */
public abstract class BackendContract extends EventStoreContract {
  /** Constructor for subclasses. */
  protected BackendContract() {}

  /**
   * Opens the backend under test. Called at least once per test.
   *
   * @return an open backend without a listener, which the test closes
   */
  protected abstract Backend newBackend();

  /**
   * Opens a second backend that shares the first one's history and live events, like another node.
   *
   * @return an open backend without a listener, which the test closes
   */
  protected Backend secondBackend() {
    return Assumptions.abort("not declared: override secondBackend() to open a second node");
  }

  /**
   * Opens a backend whose storage and transport are unreachable.
   *
   * @return an open backend, which the test closes
   */
  protected Backend unreachableBackend() {
    return Assumptions.abort(
        "not declared: override unreachableBackend() to open a backend whose storage is"
            + " unreachable");
  }

  /**
   * Interrupts the broadcaster's transport, for example by closing its connections. The broadcaster
   * must be able to recover without help. Called while the broadcaster has subscriptions.
   *
   * @param broadcaster the running test's broadcaster, still open
   */
  protected void interrupt(Broadcaster broadcaster) {
    Assumptions.abort(
        "not declared: override interrupt() to interrupt the broadcaster's transport");
  }

  @Override
  protected final EventStore newStore() {
    return openBackend().store();
  }

  @Override
  protected final EventStore secondStore() {
    return openSecondBackend().store();
  }

  @Override
  protected final EventStore unreachableStore() {
    return openUnreachableBackend().store();
  }

  Backend openBackend() {
    return closeAfterTest(newBackend());
  }

  Backend openSecondBackend() {
    return closeAfterTest(secondBackend());
  }

  Backend openUnreachableBackend() {
    return closeAfterTest(unreachableBackend());
  }

  private Backend closeAfterTest(Backend backend) {
    closeLater(backend::close);
    return backend;
  }

  private BroadcasterSubject subject() {
    return new BroadcasterSubject(
        () -> probe(openBackend()), () -> probe(openSecondBackend()), this::interrupt, this::await);
  }

  BroadcasterProbe probe(Backend backend) {
    return new BroadcasterProbe(backend.broadcaster(), backend::publish, await());
  }

  @Nested
  final class Delivering extends DeliveryTests {
    Delivering() {
      super(subject());
    }
  }

  @Nested
  final class Listening extends ListenerTests {
    Listening() {
      super(subject());
    }
  }

  @Nested
  final class Publishing extends PublishingTests {
    Publishing() {
      super(BackendContract.this);
    }
  }

  @Nested
  final class LosingData extends DataLossTests {
    LosingData() {
      super(BackendContract.this);
    }
  }

  @Nested
  final class Revoking extends RevocationTests {
    Revoking() {
      super(BackendContract.this);
    }
  }

  @Nested
  final class Retrying extends RetryTests {
    Retrying() {
      super(BackendContract.this);
    }
  }
}
