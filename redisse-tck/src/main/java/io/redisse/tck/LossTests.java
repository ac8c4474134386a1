package io.redisse.tck;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.Event;
import io.redisse.api.Gap;
import io.redisse.api.History;
import io.redisse.api.spi.ErasableStore;
import io.redisse.tck.rules.NotApplicableException;
import io.redisse.tck.rules.Rule;
import io.redisse.tck.support.Check;
import io.redisse.tck.support.StoreProbe;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests gaps and ids after events expire, are erased or are lost. */
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
    Check.gaps(history, "history of expired events", a);
    Check.sameEvents(List.of(), history.events(), "history of expired events");
    Gap reason = history.gaps().get(a);
    assertTrue(
        Set.of(Gap.EXPIRED, Gap.UNKNOWN).contains(reason),
        () -> "reason of the gap must be EXPIRED or UNKNOWN, got " + reason);
  }

  @Test
  @Rule("STORE-5")
  void expiredEventsRemainAGapAfterANewEvent() {
    long start = store.lastId();
    store.appendMany(a, 3);
    contract.expireHistory(store.store());
    Event next = store.append(a, "a new event");
    History history = store.read(start, a);
    Check.gaps(history, "history of expired events and a new one", a);
    Check.sameEvents(List.of(next), history.events(), "history after the loss");
  }

  @Test
  @Rule("STORE-6")
  void eventsThatExpiredBeforeTheCursorCauseNoGap() {
    store.appendMany(a, 3);
    contract.expireHistory(store.store());
    long cursor = store.lastId();
    Check.complete(store.read(cursor, a, b), "history from a cursor after all expired events");
    Event next = store.append(a, "a new event");
    History history = store.read(cursor, a, b);
    Check.complete(history, "history of one event appended after all others expired");
    Check.sameEvents(
        List.of(next), history.events(), "history of one event appended after all others expired");
  }

  @Test
  @Rule("STORE-5")
  void aLostHistoryIsAGap() {
    long start = store.lastId();
    List<Event> events = store.appendMany(a, 3);
    contract.loseEverything(store.store());
    Check.gaps(store.read(start, a), "history from a cursor before the lost events", a);
    Check.gaps(store.read(events.get(1).id(), a), "history from one of the lost events", a);
  }

  @Test
  @Rule("STORE-5")
  void aLostHistoryRemainsAGapAfterANewEvent() {
    long start = store.lastId();
    store.appendMany(a, 3);
    contract.loseEverything(store.store());
    Event next = store.append(a, "a new event");
    History history = store.read(start, a);
    Check.gaps(history, "history of lost events and a new one", a);
    Check.sameEvents(List.of(next), history.events(), "history after the loss");
  }

  @Test
  @Rule("STORE-7")
  void aCursorFromBeforeALossIsAGapInEveryChannel() {
    Event former = store.append(a, "before the loss");
    contract.loseEverything(store.store());
    Check.gaps(
        store.read(former.id(), a, b), "history right after the loss, from an older cursor", a, b);
    store.append(b, "after the loss");
    Check.gaps(
        store.read(former.id(), a, b),
        "history after the loss and one new event, from a cursor older than the loss",
        a,
        b);
  }

  @Test
  @Rule("STORE-7")
  void aCursorFromBeforeALossReturnsANewThrough() {
    Event former = store.append(a, "before the loss");
    contract.loseEverything(store.store());
    long through = store.read(former.id(), a, b).through();
    assertTrue(
        through > former.id(),
        () -> "`through` must be greater than the cursor " + former.id()
            + ", which is older than the loss; got " + through);
    Check.complete(
        store.read(through, a, b),
        "history from the `through` returned for a cursor older than the loss");
    Event next = store.append(a, "after the loss");
    History resumed = store.read(through, a, b);
    Check.complete(resumed, "history from the `through` returned for a cursor older than the loss");
    Check.sameEvents(
        List.of(next),
        resumed.events(),
        "history from the `through` returned for a cursor older than the loss");
  }

  @Test
  @Rule("STORE-1")
  void idsAscendAcrossALoss() {
    long former = store.append(a, "before the loss").id();
    contract.loseEverything(store.store());
    long next = store.append(b, "after the loss").id();
    assertTrue(
        next > former,
        () -> "an event had id " + former + " before the loss, but the next one had id " + next);
  }

  @Test
  @Rule("STORE-1")
  void idsOfExpiredEventsAreNotReused() {
    long former = store.appendMany(a, 3).get(2).id();
    contract.expireHistory(store.store());
    for (String channel : List.of(a, b)) {
      long next = store.append(channel, "after the expiry").id();
      assertTrue(
          next > former,
          () -> "an expired event had id " + former + ", but the next one had id " + next);
    }
  }

  @Test
  @Rule("STORE-9")
  void lastIdDoesNotDecreaseAfterALoss() {
    long former = store.append(a, "before the loss").id();
    contract.loseEverything(store.store());
    long last = store.lastId();
    assertTrue(
        last >= former,
        () -> "an event had id " + former + " before the loss, but then lastId() returned only "
            + last);
  }

  @Test
  @Rule("STORE-12")
  void aLostChannelIsAGapInThatChannelOnly() {
    long start = store.lastId();
    Event first = store.append(a, "lost 1");
    Event kept = store.append(b, "kept");
    store.append(a, "lost 2");
    contract.loseChannel(store.store(), a);
    for (long cursor : List.of(start, first.id())) {
      History history = store.read(cursor, a, b);
      Check.gaps(history, "history after one of two channels was lost", a);
      Check.sameEvents(
          List.of(kept), history.events(), "history after one of two channels was lost");
      Check.complete(
          store.read(history.through(), a, b),
          "history from the `through` of an answer with a gap");
    }
    Check.complete(store.read(start, b), "history of the channel that was not lost");
  }

  @Test
  @Rule("STORE-12")
  void aLostChannelRemainsAGapAfterNewEvents() {
    long start = store.lastId();
    store.append(a, "lost 1");
    Event kept = store.append(b, "kept");
    store.append(a, "lost 2");
    contract.loseChannel(store.store(), a);
    // The store may also count this event as lost, because the loss has not been detected yet.
    store.append(a, "appended before the loss is detected");
    History noticed = store.read(start, a, b);
    Check.gaps(noticed, "history after a channel was lost and a new event was appended", a);
    Check.sameEvents(
        List.of(kept),
        noticed.events().stream().filter(event -> event.channel().equals(b)).toList(),
        "history of the channel that was not lost");
    Event next = store.append(a, "next");
    Check.gaps(
        store.read(start, a, b),
        "history after a loss was detected and a new event was appended",
        a);
    History resumed = store.read(noticed.through(), a, b);
    Check.complete(resumed, "history from the `through` of an answer with a gap");
    Check.sameEvents(
        List.of(next), resumed.events(), "history from the `through` of an answer with a gap");
  }

  @Test
  @Rule("STORE-15")
  void erasedEventsAreAGapInTheirChannelOnly() {
    long start = store.lastId();
    Event first = store.append(a, "erased 1");
    Event kept = store.append(b, "kept");
    Event second = store.append(a, "erased 2");
    erase(a, c);
    for (long cursor : List.of(start, first.id())) {
      History history = store.read(cursor, a, b, c);
      Check.gaps(history, "history after one of three channels was erased", a);
      Check.sameEvents(
          List.of(kept), history.events(), "history after one of three channels was erased");
    }
    Check.complete(
        store.read(second.id(), a, b, c), "history after the newest event of an erased channel");
    Check.complete(store.read(start, b, c), "history of the channels that had nothing to erase");
  }

  @Test
  @Rule("STORE-15")
  void anErasedChannelKeepsItsLaterEvents() {
    long start = store.lastId();
    store.append(a, "erased");
    erase(a);
    long cursor = store.lastId();
    List<Event> later = store.appendMany(a, historySize());
    Check.complete(store.read(cursor, a), "history of an erased channel after later events");
    Check.sameEvents(
        later, store.read(cursor, a).events(), "history of an erased channel after later events");
    Check.gaps(store.read(start, a), "history from before the erasure, after later events", a);
  }

  @Test
  @Rule("STORE-15")
  void erasingAnErasedChannelAgainCausesNoGap() {
    store.append(a, "erased");
    erase(a);
    long cursor = store.lastId();
    store.append(b, "kept");
    erase(a);
    Check.complete(store.read(cursor, a, b), "history after an empty channel was erased");
  }

  @Test
  @Rule("STORE-15")
  void erasingAFullChannelCoversItsTrimmedEvents() {
    long start = store.lastId();
    List<Event> events = store.appendMany(a, historySize() + 1);
    erase(a);
    for (long cursor : List.of(start, events.get(events.size() - 2).id())) {
      History history = store.read(cursor, a);
      Check.gaps(history, "history after a full channel was erased", a);
      Check.sameEvents(List.of(), history.events(), "history after a full channel was erased");
    }
  }

  @Test
  @Rule("STORE-15")
  void anErasedChannelIsErasedOnAllNodes() {
    long start = store.lastId();
    store.append(a, "erased");
    StoreProbe second = contract.openSecond();
    second.read(start, a);
    erase(a);
    History history = second.read(start, a, b);
    Check.gaps(history, "history on the second node after a channel was erased", a);
    Check.sameEvents(
        List.of(), history.events(), "history on the second node after a channel was erased");
  }

  private void erase(String... channels) {
    if (store.store() instanceof ErasableStore erasable) {
      await.done(erasable.forget(Set.of(channels)), "forget()");
    } else {
      throw new NotApplicableException("no erasure: this store is not an ErasableStore");
    }
  }
}
