package io.redisse.core.engine;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.Event;
import io.redisse.core.spi.Observer;
import io.redisse.core.spi.SseParser.Parsed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Verifies that streams receive the live events of their channels. */
class LiveDeliveryTest extends HubFixture {
  @Test
  void beginsWithRetryAndACursor() {
    RecordingOutlet client = connect("a");

    assertTrue(client.text().startsWith("retry: 3000\nevent: lastEventId\n"), client.text());
    assertTrue(client.lastEventId() > 0);
  }

  @Test
  void deliversAnEventToTheStreamsOfItsChannelOnly() {
    RecordingOutlet a = connect("a");
    RecordingOutlet both = connect("a", "b");
    RecordingOutlet b = connect("b");

    Event event = publish("a", "hello");
    publish("b", "end");

    assertEquals(List.of("hello", "end"), both.awaitEvents(3).data());
    assertEquals(List.of("hello"), a.awaitEvents(2).data());
    assertEquals(List.of("end"), b.awaitEvents(2).data());
    assertEquals(
        new Parsed(String.valueOf(event.id()), "message", "hello"),
        both.events().get(1));
  }

  @Test
  void sendsHeartbeatsOnAnIdleStream() {
    RecordingOutlet client = connect("a");

    long first = advanceUntil(() -> client.text().endsWith("\n\n: hb\n"));
    long second = advanceUntil(() -> client.text().endsWith("\n\n: hb\n: hb\n"));

    assertTrue(first >= 14_000, () -> "after " + first + " ms");
    assertTrue(second >= 14_000, () -> "after " + second + " ms more");
  }

  @Test
  void keepsOtherStreamsWhenStreamsLeaveInAnyOrder() {
    List<RecordingOutlet> stay = new ArrayList<>();
    List<RecordingOutlet> leave = new ArrayList<>();
    IntStream.range(0, 40).forEach(i -> (i % 3 == 0 ? stay : leave).add(connect("a")));
    Collections.shuffle(leave, new Random(1));

    leave.forEach(RecordingOutlet::disconnect);
    leave.forEach(RecordingOutlet::awaitClosed);
    publish("a", "still here");

    stay.forEach(
        client -> assertEquals(List.of("still here"), client.awaitEvents(2).data()));
    assertEquals(stay.size(), hub.statistics().connected());
  }

  @ParameterizedTest
  @ValueSource(strings = {"aaa", "aba"})
  void joinsTheSameEventsOnceForStreamsWithDifferentSets(String channels) {
    List<RecordingOutlet> clients = connectEach(4 * SHARDS, "own ");
    clients.forEach(RecordingOutlet::stopReading);
    publish("a", "in flight");
    clients.forEach(client -> client.awaitEvents(2));
    List<RecordingOutlet> onEachThread = connectEach(SHARDS, "stop ");
    List<String> published = List.of("in flight", "0", "1", "2");

    IntStream.range(0, 3).forEach(i -> publish(channels.substring(i, i + 1), published.get(i + 1)));
    onEachThread.forEach(client -> client.awaitEvents(4));
    holding(onEachThread, () -> {
      IntStream.range(0, SHARDS).forEach(i -> publish("stop " + i, "stop"));
      await().until(() -> blockedHubThreads() == SHARDS);
      clients.forEach(RecordingOutlet::resumeReading);
    });

    clients.forEach(client -> assertEquals(published, client.awaitEvents(5).data()));
    assertEquals(
        SHARDS, clients.stream().map(RecordingOutlet::lastFrame).distinct().count());
  }

  private static long blockedHubThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("redisse-hub-"))
        .filter(thread -> thread.getState() == Thread.State.BLOCKED)
        .count();
  }

  /** Opens streams of "a", "b", and a separate channel for each. */
  private List<RecordingOutlet> connectEach(int count, String own) {
    return IntStream.range(0, count).mapToObj(i -> connect("a", "b", own + i)).toList();
  }

  @Test
  void survivesAFailingObserver() {
    hub.observe(new Observer() {
      @Override
      public void received() {
        throw new IllegalStateException("received");
      }

      @Override
      public void delivered(long nanos) {
        throw new IllegalStateException("delivered");
      }
    });
    RecordingOutlet client = connect("a");
    publish("a", "first");
    client.awaitEvents(2);
    publish("a", "second");
    assertEquals(List.of("first", "second"), client.awaitEvents(3).data());
  }

  @Test
  void omitsTheIdOfALateEventAndSkipsItIfHistoryHadIt() {
    Event first = publish("a", "kept and broadcast late");
    RecordingOutlet live = connect("a");
    RecordingOutlet replayed = resume(first.id() - 1, "a");
    publish("a", "greater");
    live.awaitEvents(2);
    replayed.awaitEvents(2);

    backend.listener().onUnorderedEvent(first);
    Event last = publish("a", "last");

    live.awaitEvents(4);
    replayed.awaitEvents(3);
    assertEquals(List.of("greater", "kept and broadcast late", "last"), live.data());
    assertEquals(List.of("kept and broadcast late", "greater", "last"), replayed.data());
    assertEquals(live.events().get(1).lastEventId(), live.events().get(2).lastEventId());
    assertEquals(last.id(), live.lastEventId());
  }

  @Test
  void keepsTheIdOfAnUnorderedEventThatArrivesInOrder() {
    RecordingOutlet client = connect("a");
    Event next = new Event(client.lastEventId() + 1, "a", "t", "d");

    backend.listener().onUnorderedEvent(next);

    assertEquals(next.id(), client.awaitEvents(2).lastEventId());
    assertEquals(2, client.events().size());
  }
}
