package io.redisse.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.Event;
import io.redisse.api.NewEvent;
import io.redisse.tck.rules.Rule;
import io.redisse.tck.support.Await;
import io.redisse.tck.support.Check;
import io.redisse.tck.support.StoreProbe;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What ids an appended event gets. */
abstract class AppendingTests extends StoreTests {
  AppendingTests(EventStoreContract contract) {
    super(contract);
  }

  @Test
  @Rule("STORE-1")
  void idsRiseOverAllChannels() {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      events.add(store.append(a, "event " + i));
      events.add(store.append(b, "event " + i));
      events.add(store.append(b, "event " + i));
    }
    Check.ascending(events, "in the order in which they were appended");
  }

  @Test
  @Rule({"STORE-1", "STORE-11"})
  void anIdIsGreaterThanTheLastIdBeforeIt() {
    for (String channel : List.of(a, b, a)) {
      long before = store.lastId();
      Event event = store.append(channel, "event");
      assertTrue(
          event.id() > before, () -> "lastId() gave " + before + ", then append " + event.id());
    }
  }

  @Test
  @Rule("STORE-1")
  void appendsThatAreNotAwaitedGetIdsOfTheirOwn() {
    List<CompletionStage<Event>> stages = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      stages.add(store.store().append(new NewEvent(i % 2 == 0 ? a : b, "event " + i)));
    }
    Set<Long> ids = new HashSet<>();
    stages.forEach(stage -> ids.add(Await.value(stage, "append").id()));
    assertEquals(stages.size(), ids.size(), "as many different ids as events");
  }

  @Test
  @Rule("STORE-1")
  void twoStoresOnTheSameHistoryDrawIdsFromOneSequence() {
    StoreProbe second = contract.openSecond();
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      events.add(store.append(a, "event " + i));
      events.add(second.append(i % 2 == 0 ? a : b, "event " + i));
    }
    Check.ascending(events, "appended by two stores in turn");
  }

  @Test
  @Rule("STORE-11")
  void lastIdIsACursorAlsoBeforeAnythingIsAppended() {
    long last = store.lastId();
    assertTrue(last > 0 && last <= Event.MAX_ID, () -> "expected 0 < lastId() < 2^53, got " + last);
    Check.complete(store.read(last, a), "a channel that was never written, after lastId()");
  }

  @Test
  @Rule("STORE-11")
  void lastIdIsNotBehindWhatIsAppended() {
    for (int i = 0; i < 5; i++) {
      Event event = store.append(a, "event " + i);
      long last = store.lastId();
      assertTrue(last >= event.id(), () -> "append gave " + event.id() + ", then lastId() " + last);
    }
  }

  @Test
  @Rule("STORE-11")
  void aSecondStoreSeesNoSmallerLastId() {
    StoreProbe second = contract.openSecond();
    for (int i = 0; i < 5; i++) {
      long first = store.append(a, "event " + i).id();
      long last = second.lastId();
      assertTrue(last >= first, () -> "append gave " + first + ", then the other lastId() " + last);
    }
  }
}
