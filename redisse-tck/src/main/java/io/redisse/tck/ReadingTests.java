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

/** Which events a question to the history gives. */
abstract class ReadingTests extends StoreTests {
  ReadingTests(EventStoreContract contract) {
    super(contract);
  }

  @Test
  @Rule("STORE-4")
  void theEventsOfAllAskedChannelsComeMergedInTheOrderOfTheirIds() {
    long start = store.lastId();
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      events.add(store.append(a, "event " + i));
      events.add(store.append(b, "event " + i));
      events.add(store.append(c, "event " + i));
    }
    Check.sameEvents(events, store.read(start, a, b, c).events(), "of three channels");
  }

  @Test
  @Rule("STORE-4")
  void nothingOfOtherChannelsComes() {
    long start = store.lastId();
    store.append(b, "not asked for");
    List<Event> asked = store.appendMany(a, 3);
    store.append(c, "not asked for");
    Check.sameEvents(asked, store.read(start, a).events(), "of one of three channels");
  }

  @Test
  @Rule("STORE-4")
  void aChannelWithoutEventsAddsNothing() {
    long start = store.lastId();
    List<Event> events = store.appendMany(a, 3);
    Check.sameEvents(events, store.read(start, a, b).events(), "with an empty channel");
    Check.sameEvents(List.of(), store.read(start, b).events(), "of an empty channel");
  }

  @Test
  @Rule("STORE-4")
  void theEventOfTheCursorDoesNotComeAgain() {
    List<Event> events = store.appendMany(a, 5);
    for (int i = 0; i < events.size(); i++) {
      Check.sameEvents(
          events.subList(i + 1, events.size()),
          store.read(events.get(i).id(), a).events(),
          "after the event with index " + i);
    }
  }

  @Test
  @Rule("STORE-4")
  void anEventOfAnotherChannelIsACursorToo() {
    store.append(a, "before");
    Event cursor = store.append(b, "the cursor");
    List<Event> after = store.appendMany(a, 3);
    Check.sameEvents(after, store.read(cursor.id(), a).events(), "after an event of another");
  }

  @Test
  @Rule("STORE-11")
  void lastIdIsACursorForNow() {
    store.appendMany(a, 3);
    long now = store.lastId();
    Check.sameEvents(List.of(), store.read(now, a).events(), "after lastId()");
    List<Event> after = store.appendMany(a, 3);
    Check.sameEvents(after, store.read(now, a).events(), "after what lastId() was");
  }

  @Test
  @Rule("STORE-4")
  void throughIsNotBehindLastId() {
    long start = store.lastId();
    store.appendMany(a, 3);
    store.appendMany(b, 3);
    long last = store.lastId();
    for (Set<String> asked : List.of(Set.of(a), Set.of(a, b), Set.of(c))) {
      History page = store.page(asked, start, StoreProbe.WHOLE);
      assertTrue(
          page.more() || page.through() >= last,
          () -> "lastId() was " + last + ", then history of " + asked + " gave "
              + Describe.history(page));
    }
  }

  @Test
  @Rule("STORE-4")
  void noEventIsBeyondThrough() {
    long start = store.lastId();
    Event newest = store.appendMany(a, 3).get(2);
    History page = store.read(start, a);
    assertTrue(page.through() >= newest.id(), () -> "got " + Describe.history(page));
  }

  @Test
  @Rule("STORE-4")
  void readingOnFromThroughGivesExactlyWhatIsNew() {
    long cursor = store.lastId();
    for (int round = 1; round <= 3; round++) {
      List<Event> fresh = new ArrayList<>(store.appendMany(a, round));
      fresh.add(store.append(b, "event of round " + round));
      History page = store.read(cursor, a, b);
      Check.sameEvents(fresh, page.events(), "after `through` of the page before");
      cursor = page.through();
    }
    Check.sameEvents(List.of(), store.read(cursor, a, b).events(), "after the last `through`");
  }

  @Test
  @Rule("STORE-4")
  void readingChangesNothing() {
    long start = store.lastId();
    List<Event> events = store.appendMany(a, 3);
    for (int i = 0; i < 3; i++) {
      Check.sameEvents(events, store.read(start, a).events(), "at reading " + i);
    }
  }

  @Test
  @Rule("STORE-4")
  void manyChannelsCanBeAskedForAtOnce() {
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
        "of " + channels.size() + " channels");
  }

  @Test
  @Rule("STORE-4")
  void aSecondStoreReadsWhatTheFirstAppended() {
    StoreProbe second = contract.openSecond();
    long start = store.lastId();
    List<Event> events = store.appendMany(a, 3);
    Check.sameEvents(events, second.read(start, a).events(), "read by the second store");
  }

  @Test
  @Rule("STORE-3")
  void theNewestEventsOfAChannelAreServedAndNothingOlder() {
    long start = store.lastId();
    List<Event> events = store.appendMany(a, historySize() + 3);
    Check.sameEvents(
        events.subList(3, events.size()), store.read(start, a).events(), "of a full channel");
  }

  @Test
  @Rule("STORE-3")
  void aChannelIsServedWhollyUpToTheSizeOfItsHistory() {
    long start = store.lastId();
    List<Event> events = store.appendMany(a, historySize());
    Check.sameEvents(events, store.read(start, a).events(), "of a channel that is just full");
  }

  @Test
  @Rule("STORE-3")
  void aBusyChannelTrimsNoOther() {
    long start = store.lastId();
    Event quiet = store.append(b, "quiet");
    List<Event> busy = store.appendMany(a, 2 * historySize());
    List<Event> kept = new ArrayList<>(List.of(quiet));
    kept.addAll(busy.subList(historySize(), busy.size()));
    Check.sameEvents(kept, store.read(start, a, b).events(), "of a busy and a quiet channel");
  }

  @Test
  @Rule("STORE-3")
  void aSecondStoreServesTheSameHistory() {
    StoreProbe second = contract.openSecond();
    long start = store.lastId();
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < historySize() + 4; i++) {
      events.add((i % 2 == 0 ? store : second).append(a, "event " + i));
    }
    History expected = store.read(start, a);
    History actual = second.read(start, a);
    Check.sameEvents(
        events.subList(4, events.size()), expected.events(), "of a full channel, first store");
    Check.sameEvents(expected.events(), actual.events(), "of a full channel, second store");
    assertEquals(expected.gaps(), actual.gaps(), "the gaps that both stores tell");
  }
}
