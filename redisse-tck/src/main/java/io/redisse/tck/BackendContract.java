package io.redisse.tck;

import io.redisse.api.spi.Backend;
import io.redisse.api.spi.Broadcaster;
import io.redisse.api.spi.EventStore;
import io.redisse.tck.support.CastProbe;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Nested;

/**
 * Certifies a {@link Backend} of one node: all tests of {@link EventStoreContract} on its store, all
 * of {@link BroadcasterContract} on its broadcaster, that both agree (PUB-1, CAST-2),
 * and, if it knows idempotency keys, that it knows them again (PUB-2), and if
 * it carries revocations, that it carries them to all nodes (CAST-7).
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
  /** For subclasses. */
  protected BackendContract() {}

  /**
   * Opens the backend under test. Called once for each test, or more often.
   *
   * @return an open backend without a listener, which the test closes
   */
  protected abstract Backend newBackend();

  /**
   * Opens a second backend, as another node would, on what the backend of the running test keeps
   * and carries.
   *
   * @return an open backend without a listener, which the test closes
   */
  protected Backend secondBackend() {
    return Assumptions.abort("not declared: a second backend on the same history (secondBackend)");
  }

  /**
   * Opens a backend of which nothing can be reached.
   *
   * @return an open backend, which the test closes
   */
  protected Backend unreachableBackend() {
    return Assumptions.abort("not declared: a backend out of reach (unreachableBackend)");
  }

  /**
   * Interrupts what carries the events to a backend's broadcaster, such that it can mend it by
   * itself: for example, cuts its connections. Called while it has subscriptions.
   *
   * @param broadcaster the broadcaster of the running test
   */
  protected void interrupt(Broadcaster broadcaster) {
    Assumptions.abort("not declared: the broadcaster can be interrupted (interrupt)");
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
    return closedLater(newBackend());
  }

  Backend openSecondBackend() {
    return closedLater(secondBackend());
  }

  Backend openUnreachableBackend() {
    return closedLater(unreachableBackend());
  }

  private Backend closedLater(Backend backend) {
    closeLater(backend::close);
    return backend;
  }

  private CastSubject subject() {
    return new CastSubject(
        () -> probe(openBackend()), () -> probe(openSecondBackend()), this::interrupt);
  }

  private static CastProbe probe(Backend backend) {
    return new CastProbe(backend.broadcaster(), backend::publish);
  }

  @Nested
  final class Hearing extends HearingTests {
    Hearing() {
      super(subject());
    }
  }

  @Nested
  final class Listening extends ListeningTests {
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
