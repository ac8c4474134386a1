package io.redisse.tck;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.Event;
import io.redisse.api.History;
import io.redisse.tck.rules.Rule;
import io.redisse.tck.support.Check;
import io.redisse.tck.support.StoreProbe;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests ids, history and gaps after a restart. */
abstract class RestartTests extends StoreTests {
  private final DurableStoreContract durable;

  RestartTests(DurableStoreContract contract) {
    super(contract);
    durable = contract;
  }

  @Test
  @Rule("STORE-1")
  void idsAscendAcrossARestart() {
    long before = store.appendMany(a, 3).get(2).id();
    StoreProbe restarted = durable.restart(store);
    for (String channel : List.of(b, a)) {
      long after = restarted.append(channel, "after the restart").id();
      assertTrue(
          after > before,
          () -> "an event had id " + before + " before the restart, but the next one had id "
              + after);
    }
  }

  @Test
  @Rule("STORE-9")
  void lastIdDoesNotDecreaseAfterARestart() {
    store.appendMany(a, 3);
    long before = store.lastId();
    long after = durable.restart(store).lastId();
    assertTrue(
        after >= before,
        () ->
            "lastId() returned " + before + " before the restart, but only " + after + " after it");
  }

  @Test
  @Rule("STORE-4")
  void theHistorySurvivesARestart() {
    long start = store.lastId();
    List<Event> events = store.appendMany(a, 3);
    StoreProbe restarted = durable.restart(store);
    Check.sameEvents(events, restarted.read(start, a).events(), "history after a restart");
  }

  @Test
  @Rule("STORE-6")
  void aRestartCausesNoGap() {
    Event first = store.append(a, "before the restart");
    long last = store.lastId();
    StoreProbe restarted = durable.restart(store);
    Event next = restarted.append(a, "after the restart");
    for (long cursor : List.of(first.id(), last)) {
      History history = restarted.read(cursor, a, b);
      Check.complete(history, "history from a cursor older than the restart");
      Check.sameEvents(
          List.of(next), history.events(), "history from a cursor older than the restart");
    }
  }

  @Test
  @Rule("STORE-5")
  void eventsTrimmedBeforeARestartRemainAGap() {
    long start = store.lastId();
    List<Event> events = store.appendMany(a, historySize() + 2);
    StoreProbe restarted = durable.restart(store);
    History history = restarted.read(start, a);
    Check.gaps(history, "history after a restart, from a cursor before the trimmed events", a);
    Check.sameEvents(events.subList(2, events.size()), history.events(), "history after a restart");
    Check.complete(
        restarted.read(events.get(1).id(), a),
        "history after a restart, from the newest trimmed event");
  }
}
