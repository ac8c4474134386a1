package io.redisse.tck;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.redisse.api.BackendUnavailableException;
import io.redisse.api.Event;
import io.redisse.api.NewEvent;
import io.redisse.tck.rules.Rule;
import io.redisse.tck.support.Attempts;
import io.redisse.tck.support.Check;
import io.redisse.tck.support.StoreProbe;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Tests invalid arguments, closing, unreachable storage, and storage that refuses writes. */
abstract class FailureTests extends StoreTests {
  private static final int ATTEMPTS = 3;

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

  @Test
  @Rule("STORE-14")
  void aRefusedAppendHasNoEffect() {
    // Appending to a full channel also trims it, so a failed append must undo the trim as well.
    List<Event> full = store.appendMany(b, historySize());
    long start = full.get(0).id();
    Attempts attempts = new Attempts(await);
    Runnable accept = contract.refuseWrites(store.store());
    try {
      for (int i = 0; i < ATTEMPTS; i++) {
        for (String channel : List.of(a, b)) {
          attempts.attempt(new NewEvent(channel, "refused " + i), store.store()::append);
        }
      }
      attempts.requireAbsent(
          store.read(start, a, b).events(), "history while the storage refuses writes");
    } finally {
      accept.run();
    }
    attempts.requireFailure();
    attempts.requireAbsent(store.read(start, a, b).events(), "history after failed appends");
    List<Event> later = List.of(store.append(a, "later"), store.append(b, "later"));
    List<Event> events = store.read(start, a, b).events();
    attempts.requireAbsent(events, "history after failed appends and later successful ones");
    Check.sameEvents(
        later,
        events.subList(Math.max(0, events.size() - later.size()), events.size()),
        "newest events after failed appends");
  }

  @Test
  @Rule("STORE-14")
  void aRefusedAppendTrimsNothing() {
    List<Event> full = store.appendMany(a, historySize());
    Attempts attempts = new Attempts(await);
    Runnable accept = contract.refuseWrites(store.store());
    try {
      attempts.attempt(new NewEvent(a, "refused"), store.store()::append);
    } finally {
      accept.run();
    }
    attempts.requireFailure();
    List<Event> kept = store.read(full.get(0).id() - 1, a).events();
    boolean isAppended = kept.stream().anyMatch(event -> event.data().equals("refused"));
    if (!isAppended) {
      Check.sameEvents(full, kept, "history of a full channel after a failed append");
    }
  }

  private void rejected(Set<String> channels, long cursor, int limit, String call) {
    assertThrows(
        IllegalArgumentException.class,
        () -> store.store().history(channels, cursor, limit),
        () -> call + " must throw immediately, not return a failed stage");
  }

  private static void rejectedAfterClose(Runnable call, String name) {
    assertThrows(
        IllegalStateException.class,
        call::run,
        () -> name + " after close() must throw immediately, not return a failed stage");
  }

  private void unavailable(CompletionStage<?> stage, String call) {
    String context = call + " of a store whose storage is unreachable";
    assertInstanceOf(
        BackendUnavailableException.class, await.failure(stage, context), context + " failed");
  }
}
