package io.redisse.tck;

import io.redisse.api.spi.EventStore;
import io.redisse.tck.rules.RuleDisplayNames;
import io.redisse.tck.rules.RuleReport;
import io.redisse.tck.support.Await;
import io.redisse.tck.support.Closers;
import io.redisse.tck.support.Settings;
import io.redisse.tck.support.SettingsResolver;
import io.redisse.tck.support.StoreProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Certifies an {@link EventStore} against the STORE rules of SPEC.md.
 *
 * <pre>{@code
 * class MyStoreTest extends EventStoreContract {
 *   @Override
 *   protected EventStore newStore() {
 *     return new MyStore();
 *   }
 * }
 * }</pre>
 *
 * <p>Each test opens and closes a store. The store may already hold events, but no other process
 * may append to it during a test. Override the non-abstract methods to declare optional
 * capabilities. A test that needs an undeclared capability is skipped with a message that names the
 * method to override.
 */
@ExtendWith({RuleReport.class, SettingsResolver.class})
@SuppressWarnings("exports") // Subclasses inherit the extension and never refer to its type.
@DisplayNameGeneration(RuleDisplayNames.class)
public abstract class EventStoreContract {
  private final Closers closers = new Closers();
  private Await await;

  /** Constructor for subclasses. */
  protected EventStoreContract() {}

  /**
   * Opens the store under test. Called at least once per test.
   *
   * @return an open store, which the test closes
   */
  protected abstract EventStore newStore();

  /**
   * Returns the number of events that the store retains per channel.
   *
   * @return H in STORE-3, at least 1
   */
  protected int historySize() {
    return 100;
  }

  /**
   * Opens a second store on the history of the running test's store, like another process.
   *
   * @return an open store, which the test closes
   */
  protected EventStore secondStore() {
    return Assumptions.abort(
        "not declared: override secondStore() to open the history a second time");
  }

  /**
   * Expires all events currently in the store.
   *
   * @param store the running test's store, still open
   */
  protected void expireHistory(EventStore store) {
    Assumptions.abort("not declared: override expireHistory() to make events expire");
  }

  /**
   * Deletes all stored data behind the store's back, like a database flush. The store stays open.
   *
   * @param store the running test's store, still open
   */
  protected void loseEverything(EventStore store) {
    Assumptions.abort("not declared: override loseEverything() to delete the history");
  }

  /**
   * Deletes all stored events of one channel behind the store's back, like an operator or an
   * eviction. The store stays open.
   *
   * @param store the running test's store, still open
   * @param channel the channel to delete; holds at least one event
   */
  protected void loseChannel(EventStore store, String channel) {
    Assumptions.abort("not declared: override loseChannel() to delete the events of one channel");
  }

  /**
   * Makes the storage refuse writes but keep serving reads, like a full disk. The store stays open.
   *
   * @param store the running test's store, still open
   * @return a task that makes the storage accept writes again; runs once
   */
  protected Runnable refuseWrites(EventStore store) {
    return Assumptions.abort(
        "not declared: override refuseWrites() to make the storage refuse writes");
  }

  /**
   * Opens a store whose storage is unreachable.
   *
   * @return an open store, which the test closes
   */
  protected EventStore unreachableStore() {
    return Assumptions.abort(
        "not declared: override unreachableStore() to open a store whose storage is unreachable");
  }

  /** Runs before every {@code @BeforeEach} method of the nested classes. */
  @BeforeEach
  void configure(Settings settings) {
    await = new Await(settings);
  }

  @AfterEach
  void closeAll() {
    closers.closeAll(await);
  }

  Await await() {
    return await;
  }

  void closeLater(Runnable closer) {
    closers.add(closer);
  }

  StoreProbe open() {
    return probe(newStore());
  }

  StoreProbe openSecond() {
    return probe(secondStore());
  }

  StoreProbe openUnreachable() {
    return probe(unreachableStore());
  }

  StoreProbe probe(EventStore store) {
    closeLater(store::close);
    return new StoreProbe(store, await);
  }

  @Nested
  final class Appending extends AppendingTests {
    Appending() {
      super(EventStoreContract.this);
    }
  }

  @Nested
  final class KeepingText extends TextTests {
    KeepingText() {
      super(EventStoreContract.this);
    }
  }

  @Nested
  final class Reading extends ReadingTests {
    Reading() {
      super(EventStoreContract.this);
    }
  }

  @Nested
  final class Paging extends PagingTests {
    Paging() {
      super(EventStoreContract.this);
    }
  }

  @Nested
  final class ReportingGaps extends GapTests {
    ReportingGaps() {
      super(EventStoreContract.this);
    }
  }

  @Nested
  final class LosingHistory extends LossTests {
    LosingHistory() {
      super(EventStoreContract.this);
    }
  }

  @Nested
  final class Failing extends FailureTests {
    Failing() {
      super(EventStoreContract.this);
    }
  }

  @Nested
  final class Concurrently extends ConcurrencyTests {
    Concurrently() {
      super(EventStoreContract.this);
    }
  }
}
