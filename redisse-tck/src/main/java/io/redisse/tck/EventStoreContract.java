package io.redisse.tck;

import io.redisse.api.spi.EventStore;
import io.redisse.tck.rules.RuleDisplayNames;
import io.redisse.tck.rules.RuleReport;
import io.redisse.tck.support.Closers;
import io.redisse.tck.support.StoreProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
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
 * <p>Each test opens a store and closes it. The store may hold other things already, as long as
 * nobody else appends to it during the test. The methods that are not abstract declare what the
 * store can do besides; what is not declared is skipped, with the name of the method to override.
 */
@ExtendWith(RuleReport.class)
@DisplayNameGeneration(RuleDisplayNames.class)
public abstract class EventStoreContract {
  private final Closers closers = new Closers();

  /** For subclasses. */
  protected EventStoreContract() {}

  /**
   * Opens the store under test. Called once for each test, or more often.
   *
   * @return an open store, which the test closes
   */
  protected abstract EventStore newStore();

  /**
   * How many events of each channel the store keeps.
   *
   * @return H of STORE-3
   */
  protected int historySize() {
    return 100;
  }

  /**
   * Opens a second handle, as another process would, on what the store of the running test keeps.
   *
   * @return an open store, which the test closes
   */
  protected EventStore secondStore() {
    return Assumptions.abort("not declared: a second store on the same history (secondStore)");
  }

  /**
   * Lets everything that is kept now grow older than the store keeps events.
   *
   * @param store the store of the running test
   */
  protected void expireHistory(EventStore store) {
    Assumptions.abort("not declared: events can be made to expire (expireHistory)");
  }

  /**
   * Deletes everything that the store keeps, behind its back: a flush, a database put back empty.
   * The store stays open.
   *
   * @param store the store of the running test
   */
  protected void loseEverything(EventStore store) {
    Assumptions.abort("not declared: the history can be lost (loseEverything)");
  }

  /**
   * Opens a store whose storage cannot be reached.
   *
   * @return an open store, which the test closes
   */
  protected EventStore unreachableStore() {
    return Assumptions.abort("not declared: a store out of reach (unreachableStore)");
  }

  @AfterEach
  void closeAll() {
    closers.closeAll();
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
    return new StoreProbe(store);
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
  final class TellingGaps extends GapTests {
    TellingGaps() {
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
