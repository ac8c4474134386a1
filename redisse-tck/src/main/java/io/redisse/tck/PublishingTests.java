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
import io.redisse.tck.support.CastProbe;
import io.redisse.tck.support.Check;
import io.redisse.tck.support.ParallelTasks;
import io.redisse.tck.support.RecordingListener;
import io.redisse.tck.support.ReplayTraffic;
import io.redisse.tck.support.Settings;
import io.redisse.tck.support.StoreProbe;
import io.redisse.tck.support.UniqueNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That history and live events are one sequence. */
abstract class PublishingTests {
  final String a = UniqueNames.channel("a");
  final String b = UniqueNames.channel("b");

  final BackendContract contract;
  Backend backend;
  StoreProbe store;
  CastProbe cast;
  RecordingListener ear;

  PublishingTests(BackendContract contract) {
    this.contract = contract;
  }

  @BeforeEach
  void open() {
    backend = contract.openBackend();
    store = new StoreProbe(backend.store());
    cast = new CastProbe(backend.broadcaster(), backend::publish);
    ear = cast.listen();
  }

  @Test
  @Rule("PUB-1")
  void aPublishedEventIsInTheHistoryAndWasBroadcast() {
    cast.subscribe(a);
    long start = store.lastId();
    List<Event> published = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      published.add(cast.send(a, "event " + i));
      Check.sameEvents(published, store.read(start, a).events(), "in the history");
    }
    ear.hearsOnly(published, "heard");
  }

  @Test
  @Rule("PUB-1")
  void whoHearsAnEventFindsItInTheHistory() {
    Backend listening = contract.openBackend();
    Queue<CompletionStage<History>> answers = new ConcurrentLinkedQueue<>();
    listening.broadcaster().listen(new RecordingListener() {
      @Override
      public void onEvent(Event event) {
        answers.add(listening.store().history(Set.of(a), event.id() - 1, 1));
        super.onEvent(event);
      }
    });
    CastProbe publisher = new CastProbe(listening.broadcaster(), listening::publish);
    publisher.subscribe(a);
    List<Event> published = publisher.sendMany(a, 20);
    Await.until(() -> answers.size() == published.size(), () -> "all events are heard");
    for (Event event : published) {
      History found = Await.value(answers.remove(), "history, asked for when an event was heard");
      Check.sameEvents(List.of(event), found.events(), "in the history when it was heard");
    }
  }

  @Test
  @Rule("PUB-1")
  void publishGivesBackWhatWasPublished() {
    NewEvent event = new NewEvent(a, "a type", "data");
    Event published = cast.send(event);
    assertEquals(event.withId(published.id()), published, "what publish completed with");
  }

  @Test
  @Rule("PUB-1")
  void eventsThatNobodyHearsAreKeptAllTheSame() {
    long start = store.lastId();
    List<Event> published = cast.sendMany(a, 3);
    Check.sameEvents(published, store.read(start, a).events(), "of a channel nobody hears");
  }

  @Test
  @Rule("PUB-1")
  void anEventThatWasAppendedCanBeBroadcastAfterwards() {
    cast.subscribe(a);
    Event appended = store.append(a, "event");
    Await.done(backend.broadcaster().broadcast(appended), "broadcast");
    ear.hears(List.of(appended), "appended, then broadcast");
  }

  @Test
  @Rule("CAST-2")
  void publishesThatAreNotAwaitedAreHeardInTheOrderOfTheirIds() {
    cast.subscribe(a, b);
    List<CompletionStage<Event>> stages = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      stages.add(backend.publish(i % 2 == 0 ? a : b, "event " + i));
    }
    List<Event> published = new ArrayList<>();
    stages.forEach(stage -> published.add(Await.value(stage, "publish")));
    published.sort((x, y) -> Long.compare(x.id(), y.id()));
    ear.hears(published, "published without waiting");
  }

  @Test
  @Rule("CAST-2")
  void eventsOfSeveralPublishersAreHeardInTheOrderOfTheirIds() {
    cast.subscribe(a, b);
    List<Event> published =
        ParallelTasks.publish(List.of(backend), List.of(a, b), Settings.writers(), 100);
    ear.hears(published, "published by several threads");
    assertFalse(ear.overlapped(), "expected one thread at a time in the listener, found two");
  }

  @Test
  @Rule("PUB-1")
  void clientsThatDropAndComeBackGetEveryEventOnceAndInOrder() {
    ReplayTraffic.run(List.of(contract.openBackend()));
  }

  @Test
  @Rule("PUB-1")
  void storeAndBroadcasterAreAlwaysTheSame() {
    assertSame(backend.store(), backend.store(), "store()");
    assertSame(backend.broadcaster(), backend.broadcaster(), "broadcaster()");
  }

  @Test
  @Rule("STORE-10")
  void closeClosesAll() {
    Await.returns(backend::close, "close()");
    Await.returns(backend::close, "the second close()");
    refusedAfterClose(() -> backend.publish(a, "too late"), "publish");
    refusedAfterClose(() -> backend.store().lastId(), "store().lastId");
    refusedAfterClose(() -> backend.broadcaster().subscribe(Set.of(a)), "broadcaster().subscribe");
  }

  @Test
  @Rule("STORE-10")
  void aBackendOutOfReachSaysSo() {
    Backend unreachable = contract.openUnreachableBackend();
    unreachable.broadcaster().listen(new RecordingListener());
    unavailable(unreachable.publish(a, "lost"), "publish");
    unavailable(unreachable.broadcaster().subscribe(Set.of(a)), "subscribe");
  }

  private static void unavailable(CompletionStage<?> stage, String call) {
    assertInstanceOf(
        BackendUnavailableException.class,
        Await.failure(stage, call),
        () -> call + " on a backend out of reach");
  }

  private static void refusedAfterClose(Runnable call, String name) {
    assertThrows(
        IllegalStateException.class,
        call::run,
        () -> name + " after close() of the backend must be refused by the call itself");
  }
}
