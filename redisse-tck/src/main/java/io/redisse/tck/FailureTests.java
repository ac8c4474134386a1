package io.redisse.tck;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.redisse.api.BackendUnavailableException;
import io.redisse.api.Event;
import io.redisse.api.NewEvent;
import io.redisse.tck.rules.Rule;
import io.redisse.tck.support.Await;
import io.redisse.tck.support.StoreProbe;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How a store refuses misuse, closes, and tells that it cannot be reached. */
abstract class FailureTests extends StoreTests {
  FailureTests(EventStoreContract contract) {
    super(contract);
  }

  @Test
  @Rule("STORE-10")
  void aQuestionForNoChannelIsRefused() {
    refused(Set.of(), 1, 1, "history of no channel");
  }

  @Test
  @Rule("STORE-10")
  void aLimitBelowOneIsRefused() {
    refused(Set.of(a), 1, 0, "history with limit 0");
    refused(Set.of(a), 1, -1, "history with limit -1");
  }

  @Test
  @Rule("STORE-10")
  void aCursorOutOfRangeIsRefused() {
    refused(Set.of(a), -1, 1, "history after cursor -1");
    refused(Set.of(a), Event.MAX_ID + 1, 1, "history after cursor 2^53");
  }

  @Test
  @Rule("STORE-10")
  void cursorsAtTheEdgesOfTheRangeAreAnswered() {
    store.page(Set.of(a), 0, 1);
    store.page(Set.of(a), 1, Integer.MAX_VALUE);
    store.page(Set.of(a), Event.MAX_ID, 1);
  }

  @Test
  @Rule("STORE-10")
  void closeCanBeRepeated() {
    Await.returns(store.store()::close, "close()");
    Await.returns(store.store()::close, "the second close()");
  }

  @Test
  @Rule("STORE-10")
  void useAfterCloseIsRefused() {
    Await.returns(store.store()::close, "close()");
    refusedAfterClose(() -> store.store().append(new NewEvent(a, "too late")), "append");
    refusedAfterClose(() -> store.store().history(Set.of(a), 1, 1), "history");
    refusedAfterClose(() -> store.store().lastId(), "lastId");
  }

  @Test
  @Rule("STORE-10")
  void aStoreOutOfReachSaysSo() {
    StoreProbe unreachable = contract.openUnreachable();
    unavailable(
        Await.failure(unreachable.store().append(new NewEvent(a, "lost")), "append"), "append");
    unavailable(Await.failure(unreachable.store().history(Set.of(a), 1, 1), "history"), "history");
    unavailable(Await.failure(unreachable.store().lastId(), "lastId"), "lastId");
  }

  private void refused(Set<String> channels, long cursor, int limit, String call) {
    assertThrows(
        IllegalArgumentException.class,
        () -> store.store().history(channels, cursor, limit),
        () -> call + " must be refused by the call itself");
  }

  private static void refusedAfterClose(Runnable call, String name) {
    assertThrows(
        IllegalStateException.class,
        call::run,
        () -> name + " after close() must be refused by the call itself");
  }

  private static void unavailable(Throwable failure, String call) {
    assertInstanceOf(
        BackendUnavailableException.class, failure, () -> call + " on a store out of reach");
  }
}
