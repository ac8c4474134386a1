package io.redisse.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.Event;
import io.redisse.api.Gap;
import io.redisse.api.History;
import io.redisse.tck.rules.Rule;
import io.redisse.tck.support.Check;
import io.redisse.tck.support.Describe;
import io.redisse.tck.support.StoreProbe;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When a channel has a gap, and when it has none. */
abstract class GapTests extends StoreTests {
  GapTests(EventStoreContract contract) {
    super(contract);
  }

  @Test
  @Rule("STORE-5")
  void aTrimmedEventAfterTheCursorIsAGap() {
    long start = store.lastId();
    store.appendMany(a, historySize() + 1);
    History history = store.read(start, a);
    Check.gaps(history, "one event more than is kept, after the cursor", a);
    assertEquals(Gap.TRIMMED, history.gaps().get(a), "the reason");
  }

  @Test
  @Rule("STORE-5")
  void aGapIsToldHoweverManyEventsWereTrimmed() {
    long start = store.lastId();
    List<Event> events = store.appendMany(a, 3 * historySize());
    Check.gaps(store.read(start, a), "after a cursor before them all", a);
    Check.gaps(store.read(events.get(0).id(), a), "after the first, long trimmed", a);
    Check.gaps(
        store.read(events.get(2 * historySize() - 2).id(), a), "after the last but one trimmed", a);
  }

  @Test
  @Rule("STORE-5")
  void anIntactChannelDoesNotVouchForATrimmedOne() {
    long start = store.lastId();
    store.append(b, "intact, older than what the other keeps");
    store.appendMany(a, historySize() + 1);
    store.append(c, "intact, newer than what the other keeps");
    Check.gaps(store.read(start, a, b, c), "one trimmed channel between two intact ones", a);
  }

  @Test
  @Rule("STORE-5")
  void anEventKeptFromBeforeTheCursorDoesNotVouchForAnotherChannel() {
    Event cursor = store.append(b, "intact, and the cursor");
    store.appendMany(a, historySize() + 1);
    Check.gaps(store.read(cursor.id(), a, b), "after an event of an intact channel", a);
  }

  @Test
  @Rule("STORE-5")
  void everyTrimmedChannelHasItsGap() {
    long start = store.lastId();
    store.appendMany(a, historySize() + 1);
    store.appendMany(b, historySize() + 1);
    store.appendMany(c, historySize());
    Check.gaps(store.read(start, a, b, c), "two trimmed channels and one just full", a, b);
  }

  @Test
  @Rule("STORE-5")
  void trimmingGoesOnBehindAReaderThatStoodStill() {
    long start = store.lastId();
    store.appendMany(a, historySize());
    Check.complete(store.read(start, a), "as long as nothing was trimmed");
    store.append(a, "one more");
    Check.gaps(store.read(start, a), "as soon as something was trimmed", a);
  }

  @Test
  @Rule("STORE-6")
  void aTrimmedChannelThatWasNotAskedForIsNotNamed() {
    long start = store.lastId();
    store.appendMany(a, historySize() + 1);
    store.append(b, "intact");
    Check.complete(store.read(start, b), "an intact channel beside a trimmed one");
  }

  @Test
  @Rule("STORE-6")
  void aTrimmedChannelSpreadsNoAlarmToOthers() {
    long start = store.lastId();
    store.appendMany(a, historySize() + 1);
    store.append(b, "intact");
    History history = store.read(start, a, b, c);
    assertFalse(history.gaps().containsKey(b), () -> "an intact one: " + Describe.history(history));
    assertFalse(history.gaps().containsKey(c), () -> "an empty one: " + Describe.history(history));
  }

  @Test
  @Rule("STORE-6")
  void asManyEventsAsAreKeptAreNoGap() {
    long start = store.lastId();
    store.appendMany(a, historySize());
    Check.complete(store.read(start, a), "exactly as many events as are kept, after the cursor");
  }

  @Test
  @Rule("STORE-6")
  void theTrimmedEventThatTheClientSawIsNoGap() {
    Event seen = store.append(a, "seen, then trimmed");
    store.appendMany(a, historySize());
    Check.complete(store.read(seen.id(), a), "after the newest event that was trimmed");
  }

  @Test
  @Rule("STORE-6")
  void noKeptEventIsACursorWithAGap() {
    List<Event> events = store.appendMany(a, historySize() + 2);
    for (int i = 1; i < events.size(); i++) {
      History history = store.read(events.get(i).id(), a);
      Check.complete(history, "after the event with index " + i + " of " + events.size());
      Check.sameEvents(
          events.subList(Math.max(2, i + 1), events.size()),
          history.events(),
          "after the event with index " + i);
    }
  }

  @Test
  @Rule("STORE-6")
  void cursorsFromOtherChannelsAreNoGap() {
    store.appendMany(a, historySize() + 5);
    Event cursor = store.append(b, "the cursor");
    Check.complete(store.read(cursor.id(), a), "nothing after the cursor");
    List<Event> after = store.appendMany(a, historySize());
    History history = store.read(cursor.id(), a);
    Check.complete(history, "as many events as are kept, after an event of another channel");
    Check.sameEvents(after, history.events(), "after an event of another channel");
  }

  @Test
  @Rule("STORE-6")
  void lastIdAndThroughAreNoGap() {
    store.appendMany(a, historySize() + 5);
    long last = store.lastId();
    Check.complete(store.read(last, a, b), "after lastId()");
    long through = store.read(last, b).through();
    Check.complete(store.read(through, a, b), "after `through` of another channel");
    store.append(a, "one more");
    Check.complete(store.read(last, a, b), "after what lastId() was");
    Check.complete(store.read(through, a, b), "after what `through` was");
  }

  @Test
  @Rule("STORE-6")
  void anEmptyChannelIsNoGap() {
    long start = store.lastId();
    List<Event> events = store.appendMany(a, historySize() + 5);
    Check.complete(store.read(start, b), "a channel that was never written");
    Check.complete(store.read(events.get(0).id(), b), "the same, after a trimmed event of another");
    Event first = store.append(b, "its first event");
    History history = store.read(start, b);
    Check.complete(history, "a channel whose first event came after the cursor");
    Check.sameEvents(List.of(first), history.events(), "its first event");
  }

  @Test
  @Rule("STORE-6")
  void aSecondStoreRaisesNoAlarmOfItsOwn() {
    long start = store.lastId();
    store.appendMany(a, historySize());
    StoreProbe second = contract.openSecond();
    Check.complete(second.read(start, a, b), "for the cursor of another store");
    Check.complete(store.read(second.lastId(), a, b), "for the second store's lastId()");
  }

  @Test
  @Rule("STORE-7")
  void aCursorFromTheFutureIsAGapInEveryChannel() {
    store.appendMany(a, 3);
    for (long future : futures()) {
      Check.gaps(store.read(future, a, b), "cursor " + future, a, b);
    }
  }

  @Test
  @Rule("STORE-7")
  void aCursorFromTheFutureGetsNoEvents() {
    store.appendMany(a, 3);
    for (long future : futures()) {
      Check.sameEvents(List.of(), store.read(future, a, b).events(), "cursor " + future);
    }
  }

  @Test
  @Rule("STORE-7")
  void fromTheFutureTheClientIsLedBackToNow() {
    store.appendMany(a, 3);
    for (long future : futures()) {
      long before = store.lastId();
      History page = store.page(Set.of(a, b), future, 10);
      long after = store.lastId();
      assertTrue(
          before <= page.through() && page.through() <= after,
          () -> "expected `through` from " + before + " to " + after + ", got "
              + Describe.history(page));
      Event next = store.append(a, "the next event");
      History resumed = store.read(page.through(), a, b);
      Check.complete(resumed, "after that `through`");
      Check.sameEvents(List.of(next), resumed.events(), "after that `through`");
    }
  }

  /** Far enough ahead that no store reaches them while a test runs, also one that follows a clock. */
  private List<Long> futures() {
    return List.of(Math.min(store.lastId() + (1L << 45), Event.MAX_ID - 1), Event.MAX_ID);
  }
}
