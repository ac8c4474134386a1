package io.redisse.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.redisse.api.BackendUnavailableException;
import io.redisse.api.Event;
import io.redisse.api.History;
import io.redisse.api.NewEvent;
import io.redisse.api.spi.Backend;
import io.redisse.tck.rules.Rule;
import io.redisse.tck.support.Await;
import io.redisse.tck.support.BroadcasterProbe;
import io.redisse.tck.support.Check;
import io.redisse.tck.support.ParallelTasks;
import io.redisse.tck.support.RecordingListener;
import io.redisse.tck.support.ReplayTraffic;
import io.redisse.tck.support.StoreProbe;
import io.redisse.tck.support.UniqueNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests that the history and the live events are consistent. */
abstract class PublishingTests {
  final String a = UniqueNames.channel("a");
  final String b = UniqueNames.channel("b");

  final BackendContract contract;
  Backend backend;
  StoreProbe store;
  Await await;
  BroadcasterProbe broadcaster;
  RecordingListener listener;

  PublishingTests(BackendContract contract) {
    this.contract = contract;
  }

  @BeforeEach
  void open() {
    await = contract.await();
    backend = contract.openBackend();
    store = new StoreProbe(backend.store(), await);
    broadcaster = contract.probe(backend);
    listener = broadcaster.listen();
  }

  @Test
  @Rule("PUB-1")
  void aPublishedEventIsInTheHistoryAndBroadcast() {
    broadcaster.subscribe(a);
    long start = store.lastId();
    List<Event> published = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      published.add(broadcaster.send(a, "event " + i));
      Check.sameEvents(published, store.read(start, a).events(), "history right after publish()");
    }
    listener.awaitOnly(published, "published events delivered to the listener");
  }

  @Test
  @Rule("PUB-1")
  void aDeliveredEventIsAlreadyInTheHistory() {
    Backend observed = contract.openBackend();
    Queue<CompletionStage<History>> answers = new ConcurrentLinkedQueue<>();
    observed.broadcaster().listen(new RecordingListener(await) {
      @Override
      public void onEvent(Event event) {
        answers.add(observed.store().history(Set.of(a), event.id() - 1, 1));
        super.onEvent(event);
      }
    });
    BroadcasterProbe publisher = contract.probe(observed);
    publisher.subscribe(a);
    List<Event> published = publisher.sendMany(a, 20);
    await.until(
        () -> answers.size() == published.size(),
        () -> published.size() + " events delivered to the listener, got " + answers.size());
    for (Event event : published) {
      History found = await.value(answers.remove(), "history() called from onEvent()");
      Check.sameEvents(List.of(event), found.events(), "history read from within onEvent()");
    }
  }

  @Test
  @Rule("PUB-1")
  void publishCompletesWithThePublishedEvent() {
    NewEvent event = new NewEvent(a, "a type", "data");
    Event published = broadcaster.send(event);
    assertEquals(event.withId(published.id()), published, "event that publish() completed with");
  }

  @Test
  @Rule("PUB-1")
  void eventsWithoutSubscribersAreKept() {
    long start = store.lastId();
    List<Event> published = broadcaster.sendMany(a, 3);
    Check.sameEvents(
        published, store.read(start, a).events(), "history of a channel without subscribers");
  }

  @Test
  @Rule("PUB-1")
  void anAppendedEventCanBeBroadcastLater() {
    broadcaster.subscribe(a);
    Event appended = store.append(a, "event");
    await.done(backend.broadcaster().broadcast(appended), "broadcast()");
    listener.awaitEvents(List.of(appended), "events that were appended first and then broadcast");
  }

  @Test
  @Rule("CAST-2")
  void eventsOfConcurrentPublishesArriveInIdOrder() {
    broadcaster.subscribe(a, b);
    List<CompletionStage<Event>> stages = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      stages.add(backend.publish(i % 2 == 0 ? a : b, "event " + i));
    }
    List<Event> published = new ArrayList<>();
    stages.forEach(stage -> published.add(await.value(stage, "publish()")));
    published.sort(Comparator.comparingLong(Event::id));
    listener.awaitEvents(published, "events published without waiting for each other");
  }

  @Test
  @Rule("CAST-2")
  void eventsOfSeveralPublishersArriveInIdOrder() {
    broadcaster.subscribe(a, b);
    List<Event> published = ParallelTasks.publish(List.of(backend), List.of(a, b), 100, await);
    listener.awaitEvents(published, "events published by several threads");
    assertFalse(
        listener.wasCalledConcurrently(),
        "the listener was called by two threads at the same time");
  }

  @Test
  @Rule("PUB-1")
  void clientsThatReconnectReceiveEveryEventOnceAndInOrder() {
    ReplayTraffic.run(List.of(contract.openBackend()), await);
  }

  @Test
  @Rule("PUB-1")
  void storeAndBroadcasterAreAlwaysTheSameObjects() {
    assertSame(backend.store(), backend.store(), "store() called twice");
    assertSame(backend.broadcaster(), backend.broadcaster(), "broadcaster() called twice");
  }

  @Test
  @Rule("STORE-10")
  void closeClosesStoreAndBroadcaster() {
    await.returns(backend::close, "close()");
    await.returns(backend::close, "the second close()");
    rejectedAfterClose(() -> backend.publish(a, "too late"), "publish()");
    rejectedAfterClose(() -> backend.store().lastId(), "store().lastId()");
    rejectedAfterClose(
        () -> backend.broadcaster().subscribe(Set.of(a)), "broadcaster().subscribe()");
  }

  @Test
  @Rule("STORE-10")
  void anUnreachableBackendFailsExplicitly() {
    Backend unreachable = contract.openUnreachableBackend();
    unreachable.broadcaster().listen(new RecordingListener(await));
    unavailable(unreachable.publish(a, "lost"), "publish()");
    unavailable(unreachable.broadcaster().subscribe(Set.of(a)), "subscribe()");
  }

  private void unavailable(CompletionStage<?> stage, String call) {
    String context = call + " of an unreachable backend";
    assertInstanceOf(
        BackendUnavailableException.class, await.failure(stage, context), context + " failed");
  }

  private static void rejectedAfterClose(Runnable call, String name) {
    assertThrows(
        IllegalStateException.class,
        call::run,
        () -> name + " must throw immediately once the backend is closed, not return a failed"
            + " stage");
  }
}
