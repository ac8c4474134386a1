package io.redisse.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.Event;
import io.redisse.api.NewEvent;
import io.redisse.tck.rules.Rule;
import io.redisse.tck.support.Check;
import io.redisse.tck.support.StoreProbe;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Tests the ids of appended events and {@code lastId()}. */
abstract class AppendingTests extends StoreTests {
  AppendingTests(EventStoreContract contract) {
    super(contract);
  }

  @Test
  @Rule("STORE-1")
  void idsAscendAcrossAllChannels() {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      events.add(store.append(a, "event " + i));
      events.add(store.append(b, "event " + i));
      events.add(store.append(b, "event " + i));
    }
    Check.ascending(events, "events of two channels, in append order");
  }

  @Test
  @Rule({"STORE-1", "STORE-11"})
  void anIdIsGreaterThanTheLastIdBeforeIt() {
    for (String channel : List.of(a, b, a)) {
      long before = store.lastId();
      Event event = store.append(channel, "event");
      assertTrue(
          event.id() > before,
          () -> "lastId() returned " + before + ", but the next append returned id " + event.id()
              + ", which is not greater");
    }
  }

  @Test
  @Rule("STORE-1")
  void concurrentAppendsGetDifferentIds() {
    List<CompletionStage<Event>> stages = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      stages.add(store.store().append(new NewEvent(i % 2 == 0 ? a : b, "event " + i)));
    }
    Set<Long> ids = new HashSet<>();
    stages.forEach(stage -> ids.add(await.value(stage, "append()").id()));
    assertEquals(
        stages.size(), ids.size(), "number of distinct ids among " + stages.size() + " events");
  }

  @Test
  @Rule("STORE-1")
  void twoStoresOnTheSameHistoryShareOneIdSequence() {
    StoreProbe second = contract.openSecond();
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      events.add(store.append(a, "event " + i));
      events.add(second.append(i % 2 == 0 ? a : b, "event " + i));
    }
    Check.ascending(events, "events appended alternately by two stores");
  }

  @Test
  @Rule("STORE-11")
  void lastIdIsAValidCursorBeforeTheFirstAppend() {
    long last = store.lastId();
    assertTrue(
        last > 0 && last <= Event.MAX_ID,
        () -> "lastId() must be greater than 0 and less than 2^53, got " + last);
    Check.complete(store.read(last, a), "history of an unused channel after lastId()");
  }

  @Test
  @Rule("STORE-11")
  void lastIdIsNotLessThanACompletedAppend() {
    for (int i = 0; i < 5; i++) {
      Event event = store.append(a, "event " + i);
      long last = store.lastId();
      assertTrue(
          last >= event.id(),
          () -> "append returned id " + event.id() + ", but then lastId() returned only " + last);
    }
  }

  @Test
  @Rule("STORE-11")
  void lastIdOfASecondStoreIsNotLessThanACompletedAppend() {
    StoreProbe second = contract.openSecond();
    for (int i = 0; i < 5; i++) {
      long first = store.append(a, "event " + i).id();
      long last = second.lastId();
      assertTrue(
          last >= first,
          () -> "append returned id " + first
              + ", but then lastId() of a second store returned only " + last);
    }
  }
}
