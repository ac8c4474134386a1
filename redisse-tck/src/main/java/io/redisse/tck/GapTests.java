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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Tests the gaps reported for trimmed channels and for cursors that were never issued. */
abstract class GapTests extends StoreTests {
  GapTests(EventStoreContract contract) {
    super(contract);
  }

  @Test
  @Rule("STORE-5")
  void oneTrimmedEventAfterTheCursorIsAGap() {
    long start = store.lastId();
    store.appendMany(a, historySize() + 1);
    History history = store.read(start, a);
    Check.gaps(history, "history of one more event than the store retains", a);
    assertEquals(Gap.TRIMMED, history.gaps().get(a), "reason of the gap");
  }

  @Test
  @Rule("STORE-5")
  void manyTrimmedEventsAfterTheCursorAreAGap() {
    long start = store.lastId();
    List<Event> events = store.appendMany(a, 3 * historySize());
    Check.gaps(store.read(start, a), "history from a cursor before all events", a);
    Check.gaps(
        store.read(events.get(0).id(), a), "history from the first event, which was trimmed", a);
    Check.gaps(
        store.read(events.get(2 * historySize() - 2).id(), a),
        "history from the second-newest trimmed event",
        a);
  }

  @Test
  @Rule("STORE-5")
  void aCompleteChannelDoesNotHideTheGapOfAnother() {
    long start = store.lastId();
    store.append(b, "complete, older than the retained events of the other channel");
    store.appendMany(a, historySize() + 1);
    store.append(c, "complete, newer than the retained events of the other channel");
    Check.gaps(store.read(start, a, b, c), "history of one trimmed and two complete channels", a);
  }

  @Test
  @Rule("STORE-5")
  void aRetainedCursorDoesNotHideTheGapOfAnotherChannel() {
    Event cursor = store.append(b, "complete, and the cursor");
    store.appendMany(a, historySize() + 1);
    Check.gaps(store.read(cursor.id(), a, b), "history from an event of the complete channel", a);
  }

  @Test
  @Rule("STORE-5")
  void everyTrimmedChannelHasAGap() {
    long start = store.lastId();
    store.appendMany(a, historySize() + 1);
    store.appendMany(b, historySize() + 1);
    store.appendMany(c, historySize());
    Check.gaps(
        store.read(start, a, b, c),
        "history of two trimmed channels and one that is exactly full",
        a,
        b);
  }

  @Test
  @Rule("STORE-4")
  void allCursorsUpToGapsThroughHaveTheSameGaps() {
    List<Long> cursors = new ArrayList<>(List.of(0L, 1L, store.lastId()));
    for (int i = 0; i < historySize() + 2; i++) {
      cursors.add(store.append(a, "trimmed first").id());
      cursors.add(store.append(i < 2 ? a : b, "trimmed, or just not").id());
    }
    cursors.add(store.append(c, "complete").id());
    cursors.add(store.lastId() + 1);
    cursors.add(Event.MAX_ID);
    Set<String> channels = Set.of(a, b, c);
    Map<Long, History> pages = new TreeMap<>();
    cursors.forEach(cursor -> pages.put(cursor, store.page(channels, cursor, 1)));
    pages.forEach((cursor, page) -> pages.forEach((other, expected) -> {
      if (other > cursor && other <= page.gapsThrough()) {
        assertEquals(
            expected.gaps(),
            page.gaps(),
            () -> "gaps after cursor " + cursor + " with `gapsThrough` " + page.gapsThrough()
                + ", and after cursor " + other);
      }
    }));
  }

  @Test
  @Rule("STORE-5")
  void aGapAppearsAsSoonAsAnEventIsTrimmed() {
    long start = store.lastId();
    store.appendMany(a, historySize());
    Check.complete(store.read(start, a), "history before any event was trimmed");
    store.append(a, "one more");
    Check.gaps(store.read(start, a), "history after one event was trimmed", a);
  }

  @Test
  @Rule("STORE-6")
  void aTrimmedChannelOutsideTheQueryCausesNoGap() {
    long start = store.lastId();
    store.appendMany(a, historySize() + 1);
    store.append(b, "complete");
    Check.complete(store.read(start, b), "history of a complete channel, while another is trimmed");
  }

  @Test
  @Rule("STORE-6")
  void aTrimmedChannelCausesNoGapInOthers() {
    long start = store.lastId();
    store.appendMany(a, historySize() + 1);
    store.append(b, "complete");
    History history = store.read(start, a, b, c);
    assertFalse(
        history.gaps().containsKey(b),
        () -> "a complete channel must have no gap: " + Describe.history(history));
    assertFalse(
        history.gaps().containsKey(c),
        () -> "an empty channel must have no gap: " + Describe.history(history));
  }

  @Test
  @Rule("STORE-6")
  void aChannelThatIsExactlyFullHasNoGap() {
    long start = store.lastId();
    store.appendMany(a, historySize());
    Check.complete(store.read(start, a), "history of exactly as many events as the store retains");
  }

  @Test
  @Rule("STORE-6")
  void aCursorAtTheNewestTrimmedEventHasNoGap() {
    Event seen = store.append(a, "seen, then trimmed");
    store.appendMany(a, historySize());
    Check.complete(store.read(seen.id(), a), "history from the newest trimmed event");
  }

  @Test
  @Rule("STORE-6")
  void aCursorAtAnyRetainedEventHasNoGap() {
    List<Event> events = store.appendMany(a, historySize() + 2);
    for (int i = 1; i < events.size(); i++) {
      History history = store.read(events.get(i).id(), a);
      Check.complete(history, "history from the event with index " + i + " of " + events.size());
      Check.sameEvents(
          events.subList(Math.max(2, i + 1), events.size()),
          history.events(),
          "history from the event with index " + i);
    }
  }

  @Test
  @Rule("STORE-6")
  void aCursorFromAnotherChannelHasNoGap() {
    store.appendMany(a, historySize() + 5);
    Event cursor = store.append(b, "the cursor");
    Check.complete(
        store.read(cursor.id(), a), "history of a trimmed channel with no events after the cursor");
    List<Event> after = store.appendMany(a, historySize());
    History history = store.read(cursor.id(), a);
    Check.complete(history, "history of a full channel, from a cursor at another channel's event");
    Check.sameEvents(after, history.events(), "history from a cursor at another channel's event");
  }

  @Test
  @Rule("STORE-6")
  void lastIdAndThroughAreCursorsWithoutAGap() {
    store.appendMany(a, historySize() + 5);
    long last = store.lastId();
    Check.complete(store.read(last, a, b), "history from lastId()");
    long through = store.read(last, b).through();
    Check.complete(
        store.read(through, a, b), "history from the `through` of another channel's history");
    store.append(a, "one more");
    Check.complete(store.read(last, a, b), "history from an earlier lastId()");
    Check.complete(store.read(through, a, b), "history from an earlier `through`");
  }

  @Test
  @Rule("STORE-6")
  void anUnusedChannelHasNoGap() {
    long start = store.lastId();
    List<Event> events = store.appendMany(a, historySize() + 5);
    Check.complete(store.read(start, b), "history of an unused channel");
    Check.complete(
        store.read(events.get(0).id(), b),
        "history of an unused channel, from a cursor at another channel's trimmed event");
    Event first = store.append(b, "the first event");
    History history = store.read(start, b);
    Check.complete(history, "history of a channel whose first event comes after the cursor");
    Check.sameEvents(List.of(first), history.events(), "history of a channel with one event");
  }

  @Test
  @Rule("STORE-6")
  void aCursorOfASecondStoreHasNoGap() {
    long start = store.lastId();
    store.appendMany(a, historySize());
    StoreProbe second = contract.openSecond();
    Check.complete(
        second.read(start, a, b),
        "history of the second store, from a cursor that the first returned");
    Check.complete(
        store.read(second.lastId(), a, b),
        "history of the first store, from the second store's lastId()");
  }

  @Test
  @Rule("STORE-7")
  void aFutureCursorIsAGapInEveryChannel() {
    store.appendMany(a, 3);
    for (long future : futures()) {
      Check.gaps(store.read(future, a, b), "history from the future cursor " + future, a, b);
    }
  }

  @Test
  @Rule("STORE-7")
  void aFutureCursorReturnsNoEvents() {
    store.appendMany(a, 3);
    for (long future : futures()) {
      Check.sameEvents(
          List.of(), store.read(future, a, b).events(), "history from the future cursor " + future);
    }
  }

  @Test
  @Rule("STORE-7")
  void aFutureCursorReturnsTheCurrentIdAsThrough() {
    store.appendMany(a, 3);
    for (long future : futures()) {
      long before = store.lastId();
      History page = store.page(Set.of(a, b), future, 10);
      long after = store.lastId();
      assertTrue(
          before <= page.through() && page.through() <= after,
          () -> "after a read from the future cursor " + future + ", `through` must be between "
              + before
              + " and " + after + ", the values of lastId() before and after the call; got "
              + Describe.history(page));
      Event next = store.append(a, "the next event");
      History resumed = store.read(page.through(), a, b);
      Check.complete(resumed, "history from the `through` returned for a future cursor");
      Check.sameEvents(
          List.of(next),
          resumed.events(),
          "history from the `through` returned for a future cursor");
    }
  }

  /**
   * Returns future cursors that even a store with clock-based ids cannot reach during a test.
   */
  private List<Long> futures() {
    return List.of(Math.min(store.lastId() + (1L << 45), Event.MAX_ID - 1), Event.MAX_ID);
  }
}
