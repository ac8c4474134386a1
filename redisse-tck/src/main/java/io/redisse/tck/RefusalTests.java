package io.redisse.tck;

import io.redisse.api.Event;
import io.redisse.api.NewEvent;
import io.redisse.tck.rules.Rule;
import io.redisse.tck.support.Attempts;
import io.redisse.tck.support.Check;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests that a failed append leaves no trace. */
abstract class RefusalTests extends StoreTests {
  private static final int ATTEMPTS = 3;

  RefusalTests(EventStoreContract contract) {
    super(contract);
  }

  @Test
  @Rule("STORE-14")
  void aRefusedAppendHasNotHappened() {
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
    attempts.requireAbsent(events, "history after failed appends and later ones");
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
}
