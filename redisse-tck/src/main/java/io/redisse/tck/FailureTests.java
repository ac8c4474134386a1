package io.redisse.tck;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.redisse.api.BackendUnavailableException;
import io.redisse.api.Event;
import io.redisse.api.NewEvent;
import io.redisse.tck.rules.Rule;
import io.redisse.tck.support.StoreProbe;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Tests invalid arguments, closing, and unreachable storage. */
abstract class FailureTests extends StoreTests {
  FailureTests(EventStoreContract contract) {
    super(contract);
  }

  @Test
  @Rule("STORE-10")
  void historyWithoutChannelsIsRejected() {
    rejected(Set.of(), 1, 1, "history() with an empty set of channels");
  }

  @Test
  @Rule("STORE-10")
  void aLimitBelowOneIsRejected() {
    rejected(Set.of(a), 1, 0, "history() with limit 0");
    rejected(Set.of(a), 1, -1, "history() with limit -1");
  }

  @Test
  @Rule("STORE-10")
  void aCursorOutOfRangeIsRejected() {
    rejected(Set.of(a), -1, 1, "history() with cursor -1");
    rejected(Set.of(a), Event.MAX_ID + 1, 1, "history() with cursor 2^53");
  }

  @Test
  @Rule("STORE-10")
  void theSmallestAndGreatestCursorsAreValid() {
    store.page(Set.of(a), 0, 1);
    store.page(Set.of(a), 1, Integer.MAX_VALUE);
    store.page(Set.of(a), Event.MAX_ID, 1);
  }

  @Test
  @Rule("STORE-10")
  void closeCanBeRepeated() {
    await.returns(store.store()::close, "close()");
    await.returns(store.store()::close, "the second close()");
  }

  @Test
  @Rule("STORE-10")
  void callsAfterCloseAreRejected() {
    await.returns(store.store()::close, "close()");
    rejectedAfterClose(() -> store.store().append(new NewEvent(a, "too late")), "append()");
    rejectedAfterClose(() -> store.store().history(Set.of(a), 1, 1), "history()");
    rejectedAfterClose(() -> store.store().lastId(), "lastId()");
  }

  @Test
  @Rule("STORE-10")
  void anUnreachableStoreFailsExplicitly() {
    StoreProbe unreachable = contract.openUnreachable();
    unavailable(unreachable.store().append(new NewEvent(a, "lost")), "append()");
    unavailable(unreachable.store().history(Set.of(a), 1, 1), "history()");
    unavailable(unreachable.store().lastId(), "lastId()");
  }

  private void rejected(Set<String> channels, long cursor, int limit, String call) {
    assertThrows(
        IllegalArgumentException.class,
        () -> store.store().history(channels, cursor, limit),
        () -> call + " must throw from the call itself, not fail its stage");
  }

  private static void rejectedAfterClose(Runnable call, String name) {
    assertThrows(
        IllegalStateException.class,
        call::run,
        () -> name + " after close() must throw from the call itself, not fail its stage");
  }

  private void unavailable(CompletionStage<?> stage, String call) {
    String context = call + " of a store whose storage is unreachable";
    assertInstanceOf(
        BackendUnavailableException.class, await.failure(stage, context), context + " failed");
  }
}
