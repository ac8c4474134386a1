package io.redisse.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.Event;
import io.redisse.api.History;
import io.redisse.tck.rules.Rule;
import io.redisse.tck.support.Check;
import io.redisse.tck.support.Describe;
import io.redisse.tck.support.StoreProbe;
import io.redisse.tck.support.UniqueNames;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests which events a history read returns. */
abstract class ReadingTests extends StoreTests {
  ReadingTests(EventStoreContract contract) {
    super(contract);
  }

  @Test
  @Rule("STORE-4")
  void eventsOfAllRequestedChannelsAreMergedInIdOrder() {
    long start = store.lastId();
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      events.add(store.append(a, "event " + i));
      events.add(store.append(b, "event " + i));
      events.add(store.append(c, "event " + i));
    }
    Check.sameEvents(events, store.read(start, a, b, c).events(), "history of three channels");
  }

  @Test
  @Rule("STORE-4")
  void eventsOfOtherChannelsAreNotReturned() {
    long start = store.lastId();
    store.append(b, "not requested");
    List<Event> requested = store.appendMany(a, 3);
    store.append(c, "not requested");
    Check.sameEvents(requested, store.read(start, a).events(), "history of one of three channels");
  }

  @Test
  @Rule("STORE-4")
  void anEmptyChannelAddsNoEvents() {
    long start = store.lastId();
    List<Event> events = store.appendMany(a, 3);
    Check.sameEvents(
        events, store.read(start, a, b).events(), "history of an empty and a non-empty channel");
    Check.sameEvents(List.of(), store.read(start, b).events(), "history of an empty channel");
  }

  @Test
  @Rule("STORE-4")
  void theEventAtTheCursorIsNotReturned() {
    List<Event> events = store.appendMany(a, 5);
    for (int i = 0; i < events.size(); i++) {
      Check.sameEvents(
          events.subList(i + 1, events.size()),
          store.read(events.get(i).id(), a).events(),
          "history from the event with index " + i);
    }
  }

  @Test
  @Rule("STORE-4")
  void anEventOfAnotherChannelIsAValidCursor() {
    store.append(a, "before");
    Event cursor = store.append(b, "the cursor");
    List<Event> after = store.appendMany(a, 3);
    Check.sameEvents(
        after,
        store.read(cursor.id(), a).events(),
        "history from a cursor at another channel's event");
  }

  @Test
  @Rule("STORE-11")
  void lastIdIsACursorForTheCurrentEnd() {
    store.appendMany(a, 3);
    long now = store.lastId();
    Check.sameEvents(List.of(), store.read(now, a).events(), "history from lastId()");
    List<Event> after = store.appendMany(a, 3);
    Check.sameEvents(after, store.read(now, a).events(), "history from an earlier lastId()");
  }

  @Test
  @Rule("STORE-4")
  void throughIsNotLessThanLastId() {
    long start = store.lastId();
    store.appendMany(a, 3);
    store.appendMany(b, 3);
    long last = store.lastId();
    for (Set<String> channels : List.of(Set.of(a), Set.of(a, b), Set.of(c))) {
      History page = store.page(channels, start, StoreProbe.WHOLE);
      assertTrue(
          page.more() || page.through() >= last,
          () -> "lastId() returned " + last + ", but the last page of a later read had a smaller"
              + " `through`: history of " + channels + " gave " + Describe.history(page));
    }
  }

  @Test
  @Rule("STORE-4")
  void noEventIsGreaterThanThrough() {
    long start = store.lastId();
    Event newest = store.appendMany(a, 3).get(2);
    History page = store.read(start, a);
    assertTrue(
        page.through() >= newest.id(),
        () -> "`through` must be at least the id of every event, got " + Describe.history(page));
  }

  @Test
  @Rule("STORE-4")
  void aReadFromThroughReturnsOnlyNewEvents() {
    long cursor = store.lastId();
    for (int round = 1; round <= 3; round++) {
      List<Event> newEvents = new ArrayList<>(store.appendMany(a, round));
      newEvents.add(store.append(b, "event of round " + round));
      History page = store.read(cursor, a, b);
      Check.sameEvents(newEvents, page.events(), "history from the `through` of the previous read");
      cursor = page.through();
    }
    Check.sameEvents(
        List.of(),
        store.read(cursor, a, b).events(),
        "history from the last `through`, with no new events");
  }

  @Test
  @Rule("STORE-4")
  void readingDoesNotChangeTheHistory() {
    long start = store.lastId();
    List<Event> events = store.appendMany(a, 3);
    for (int i = 0; i < 3; i++) {
      Check.sameEvents(
          events, store.read(start, a).events(), "read number " + (i + 1) + " of the same history");
    }
  }

  @Test
  @Rule("STORE-4")
  void manyChannelsCanBeReadAtOnce() {
    long start = store.lastId();
    Set<String> channels = new LinkedHashSet<>();
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      String channel = UniqueNames.channel("of-many-" + i);
      channels.add(channel);
      events.add(store.append(channel, "event"));
    }
    Check.sameEvents(
        events,
        store.readInPages(channels, start, StoreProbe.WHOLE).events(),
        "history of " + channels.size() + " channels");
  }

  @Test
  @Rule("STORE-4")
  void aSecondStoreReadsTheEventsOfTheFirst() {
    StoreProbe second = contract.openSecond();
    long start = store.lastId();
    List<Event> events = store.appendMany(a, 3);
    Check.sameEvents(events, second.read(start, a).events(), "history read by a second store");
  }

  @Test
  @Rule("STORE-3")
  void onlyTheNewestEventsOfAChannelAreKept() {
    long start = store.lastId();
    List<Event> events = store.appendMany(a, historySize() + 3);
    Check.sameEvents(
        events.subList(3, events.size()),
        store.read(start, a).events(),
        "history of " + events.size() + " events, of which " + historySize() + " are kept");
  }

  @Test
  @Rule("STORE-3")
  void allEventsAreKeptUpToTheHistorySize() {
    long start = store.lastId();
    List<Event> events = store.appendMany(a, historySize());
    Check.sameEvents(
        events,
        store.read(start, a).events(),
        "history of exactly as many events as the store retains");
  }

  @Test
  @Rule("STORE-3")
  void aBusyChannelDoesNotTrimOthers() {
    long start = store.lastId();
    Event quiet = store.append(b, "quiet");
    List<Event> busy = store.appendMany(a, 2 * historySize());
    List<Event> kept = new ArrayList<>(List.of(quiet));
    kept.addAll(busy.subList(historySize(), busy.size()));
    Check.sameEvents(
        kept, store.read(start, a, b).events(), "history of a busy and a quiet channel");
  }

  @Test
  @Rule("STORE-3")
  void aSecondStoreReturnsTheSameHistory() {
    StoreProbe second = contract.openSecond();
    long start = store.lastId();
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < historySize() + 4; i++) {
      events.add((i % 2 == 0 ? store : second).append(a, "event " + i));
    }
    History expected = store.read(start, a);
    History actual = second.read(start, a);
    Check.sameEvents(
        events.subList(4, events.size()),
        expected.events(),
        "history of a trimmed channel, read by the first store");
    Check.sameEvents(
        expected.events(), actual.events(), "history of a trimmed channel, read by a second store");
    assertEquals(expected.gaps(), actual.gaps(), "gaps reported by the first and a second store");
  }
}
