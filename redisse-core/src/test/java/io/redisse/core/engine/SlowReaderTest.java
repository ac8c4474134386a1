package io.redisse.core.engine;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.Event;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Verifies that a client that reads slowly delays no other client. */
class SlowReaderTest extends HubFixture {
  @Test
  void deliversToOthersAndCatchesUpWhenTheClientReadsAgain() {
    RecordingOutlet slow = connect("a");
    RecordingOutlet fast = connect("a");
    slow.stopReading();
    publishLarge(50);
    fast.awaitEvents(51);

    slow.resumeReading();

    slow.awaitEvents(51);
    assertEquals(fast.data(), slow.data());
    assertFalse(slow.types().contains("missedevents"));
  }

  @Test
  void deliversEverythingThatArrivedWhileTheHubWasBusy() {
    RecordingOutlet client = connect("a");
    List<RecordingOutlet> onEachThread = IntStream.range(
            0, Runtime.getRuntime().availableProcessors())
        .mapToObj(i -> connect("b " + i))
        .toList();

    holding(onEachThread, () -> {
      IntStream.range(0, onEachThread.size()).forEach(i -> publish("b " + i, "stop"));
      publishLarge(150);
    });

    await().until(() -> client.data().contains(149 + LARGE));
    assertEquals(150, client.data().size());
    assertFalse(client.types().contains("missedevents"));
  }

  @Test
  void sendsAGapOnTheSameConnectionToAClientBehindTheHistory() {
    RecordingOutlet slow = connect("a");
    RecordingOutlet fast = connect("a");
    slow.stopReading();
    for (int i = 0; i < 150; i++) {
      publish("a", i + LARGE);
      // Otherwise the fast client could also fall behind on a busy machine.
      if (i % 10 == 9) {
        fast.awaitEvents(i + 2);
      }
    }

    slow.resumeReading();

    await().until(() -> slow.data().contains(149 + LARGE));
    int gap = slow.types().indexOf("missedevents");
    assertEquals(100, slow.events().size() - gap - 1, "followed by the whole history");
    assertEquals(gap - 1, slow.data().indexOf(50 + LARGE), "preceded by the write in flight");
  }

  @Test
  void reportsLateEventsThatDoNotFitForASlowClient() {
    RecordingOutlet slow = connect("a");
    RecordingOutlet fast = connect("a");
    slow.stopReading();
    long newest = publish("a", "in flight").id();
    slow.awaitEvents(2);
    fast.awaitEvents(2);

    for (int i = 0; i < 100; i++) {
      backend.listener().onUnorderedEvent(new Event(newest - 1_000 + i, "a", "late", i + LARGE));
    }
    fast.awaitEvents(102);
    slow.resumeReading();
    publish("a", "after");

    await().until(() -> slow.data().contains("after"));
    List<String> types = slow.types();
    assertTrue(types.stream().filter("late"::equals).count() < 6, types::toString);
    int gap = types.indexOf("missedevents");
    assertTrue(gap > types.lastIndexOf("late") && gap < types.size() - 1, types::toString);
    assertEquals(gap("trimmed"), slow.events().get(gap).data());
    assertFalse(fast.types().contains("missedevents"));
  }

  @Test
  void closesAStreamThatReadsNothingForTwoHeartbeats() {
    RecordingOutlet client = connect("a");
    RecordingOutlet other = connect("a");
    client.stopReading();
    publish("a", "stuck");
    client.awaitEvents(2);

    long stuck = advanceUntil(client::isClosed);

    assertTrue(stuck >= 30_000, () -> "closed after " + stuck + " ms");
    assertFalse(other.isClosed());
  }
}
