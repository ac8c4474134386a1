package io.redisse.tck;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.Event;
import io.redisse.api.Gap;
import io.redisse.api.History;
import io.redisse.tck.rules.Rule;
import io.redisse.tck.support.Check;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is told when events expire, or when all of them are gone. */
abstract class LossTests extends StoreTests {
  LossTests(EventStoreContract contract) {
    super(contract);
  }

  @Test
  @Rule("STORE-5")
  void expiredEventsAreAGap() {
    long start = store.lastId();
    store.appendMany(a, 3);
    contract.expireHistory(store.store());
    History history = store.read(start, a);
    Check.gaps(history, "events that expired after the cursor", a);
    Check.sameEvents(List.of(), history.events(), "after they all expired");
    Gap reason = history.gaps().get(a);
    assertTrue(Set.of(Gap.EXPIRED, Gap.UNKNOWN).contains(reason), () -> "the reason was " + reason);
  }

  @Test
  @Rule("STORE-5")
  void expiredEventsStayAGapWhenNewOnesCome() {
    long start = store.lastId();
    store.appendMany(a, 3);
    contract.expireHistory(store.store());
    Event next = store.append(a, "a new one");
    History history = store.read(start, a);
    Check.gaps(history, "events that expired after the cursor, then a new one", a);
    Check.sameEvents(List.of(next), history.events(), "the one that is kept");
  }

  @Test
  @Rule("STORE-6")
  void whatExpiredBeforeTheCursorIsNoGap() {
    store.appendMany(a, 3);
    contract.expireHistory(store.store());
    long cursor = store.lastId();
    Check.complete(store.read(cursor, a, b), "nothing after the cursor");
    Event next = store.append(a, "a new one");
    History history = store.read(cursor, a, b);
    Check.complete(history, "one event after the cursor");
    Check.sameEvents(List.of(next), history.events(), "one event after the cursor");
  }

  @Test
  @Rule("STORE-5")
  void aLostHistoryIsAGap() {
    long start = store.lastId();
    List<Event> events = store.appendMany(a, 3);
    contract.loseEverything(store.store());
    Check.gaps(store.read(start, a), "after a cursor before the lost events", a);
    Check.gaps(store.read(events.get(1).id(), a), "after one of the lost events", a);
  }

  @Test
  @Rule("STORE-5")
  void aLostHistoryStaysAGapWhenNewEventsCome() {
    long start = store.lastId();
    store.appendMany(a, 3);
    contract.loseEverything(store.store());
    Event next = store.append(a, "a new one");
    History history = store.read(start, a);
    Check.gaps(history, "lost events after the cursor, then a new one", a);
    Check.sameEvents(List.of(next), history.events(), "the one that is kept");
  }

  @Test
  @Rule("STORE-7")
  void aCursorFromAFormerLifeIsAGapInEveryChannel() {
    Event former = store.append(a, "in the former life");
    contract.loseEverything(store.store());
    Check.gaps(store.read(former.id(), a, b), "directly after the loss", a, b);
    store.append(b, "in the new life");
    Check.gaps(store.read(former.id(), a, b), "after a new event", a, b);
  }

  @Test
  @Rule("STORE-7")
  void fromAFormerLifeTheClientIsLedBackToNow() {
    Event former = store.append(a, "in the former life");
    contract.loseEverything(store.store());
    long through = store.read(former.id(), a, b).through();
    assertTrue(
        through > former.id(), () -> "the cursor was " + former.id() + ", `through` " + through);
    Check.complete(store.read(through, a, b), "after that `through`");
    Event next = store.append(a, "in the new life");
    History resumed = store.read(through, a, b);
    Check.complete(resumed, "after that `through`");
    Check.sameEvents(List.of(next), resumed.events(), "after that `through`");
  }

  @Test
  @Rule("STORE-1")
  void idsRiseOverALoss() {
    long former = store.append(a, "in the former life").id();
    contract.loseEverything(store.store());
    long next = store.append(b, "in the new life").id();
    assertTrue(next > former, () -> "before the loss " + former + ", after it " + next);
  }

  @Test
  @Rule("STORE-1")
  void idsOfWhatExpiredAreNotUsedAgain() {
    long former = store.appendMany(a, 3).get(2).id();
    contract.expireHistory(store.store());
    for (String channel : List.of(a, b)) {
      long next = store.append(channel, "after the expiry").id();
      assertTrue(next > former, () -> "before the expiry " + former + ", after it " + next);
    }
  }

  @Test
  @Rule("STORE-9")
  void lastIdDoesNotFallBackInALoss() {
    long former = store.append(a, "in the former life").id();
    contract.loseEverything(store.store());
    long last = store.lastId();
    assertTrue(last >= former, () -> "before the loss " + former + ", lastId() after it " + last);
  }
}
