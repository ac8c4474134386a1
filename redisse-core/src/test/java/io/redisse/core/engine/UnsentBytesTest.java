package io.redisse.core.engine;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.Grant;
import io.redisse.core.spi.Frame;
import io.redisse.core.spi.Observer;
import io.redisse.core.spi.Observer.End;
import io.redisse.core.spi.StreamRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Verifies that clients that do not read cannot make a hub keep more bytes than its budget. */
class UnsentBytesTest extends HubFixture {
  private static final int BUDGET = 2 << 20;

  private static final int PAGE = 256 * 1024;
  private static final int EVENTS = 30;

  /**
   * The bytes of reads that began before the budget was exceeded, plus one read of each other
   * thread.
   */
  private static final int OVERSHOOT = 17 * SHARDS * PAGE;

  private long cursor;

  UnsentBytesTest() {
    super(4 << 20, BUDGET);
  }

  @BeforeEach
  void publishHistory() {
    cursor = publish("a", "seen").id();
    publishLarge(EVENTS);
  }

  /** Opens a stream whose client reads nothing after the greeting. */
  private RecordingOutlet openStalled(String... channels) {
    RecordingOutlet outlet = new RecordingOutlet();
    outlet.stopReadingAfter(1);
    hub.open(
        new StreamRequest(Grant.of(List.of(channels)), OptionalLong.of(cursor), false), outlet);
    return outlet;
  }

  /** Opens streams with a set of channels each, so that they share nothing. */
  private List<RecordingOutlet> openStalledGroups() {
    List<RecordingOutlet> stalled = new ArrayList<>();
    IntStream.range(0, 80).forEach(i -> stalled.add(openStalled("a", "own " + i)));
    await().until(() -> stalled.stream().noneMatch(client -> client.text().isEmpty()));
    // The reserve then has no room for another read.
    await().until(() -> bytes(stalled) >= BUDGET / 8 * 7);
    return stalled;
  }

  private static long bytes(List<RecordingOutlet> clients) {
    return clients.stream().mapToLong(RecordingOutlet::unacknowledgedBytes).sum();
  }

  @Test
  void noPageOfSeveralEventsExceedsItsLimit() {
    RecordingOutlet client = openStalled("a");
    await().until(() -> client.unacknowledgedBytes() > 0);

    int bytes = client.unacknowledgedBytes();
    assertTrue(bytes > PAGE / 2 && bytes <= PAGE, bytes + " bytes");
  }

  @Test
  void streamsOfAGroupKeepTheSamePage() {
    List<RecordingOutlet> stalled =
        IntStream.range(0, 50 * SHARDS).mapToObj(i -> openStalled("a")).toList();
    await().until(() -> stalled.stream().allMatch(client -> client.unacknowledgedBytes() > 0));

    List<Frame> kept =
        stalled.stream().map(RecordingOutlet::lastFrame).distinct().toList();

    // The first stream of a thread may be alone in its group when it reads.
    assertTrue(kept.size() <= 2 * SHARDS, kept.size() + " pages");
  }

  @Test
  void stalledClientsKeepNoMoreThanTheBudgetAndOthersReceiveAllEvents() {
    RecordingOutlet live = connect("a");
    RecordingOutlet returning = resume(cursor, "a").awaitEvents(EVENTS);

    List<RecordingOutlet> stalled = openStalledGroups();
    publishMany("a", 50);
    live.awaitEvents(51);
    returning.awaitEvents(EVENTS + 50);

    assertTrue(bytes(stalled) <= BUDGET + OVERSHOOT, () -> bytes(stalled) + " bytes");
    assertFalse(live.types().contains("missedevents"));
  }

  /** Advances the clock until a condition holds, but not so far that a stalled stream ends. */
  private void awaitBeforeTwoHeartbeats(Callable<Boolean> condition) {
    long end = millis.get() + 25_000;
    await().until(() -> {
      millis.addAndGet(millis.get() < end ? 200 : 0);
      return condition.call();
    });
  }

  @Test
  void returningClientsReceiveTheirHistoryWhileOthersAreStalled() {
    List<End> ends = Collections.synchronizedList(new ArrayList<>());
    hub.observe(new Observer() {
      @Override
      public void ended(End reason) {
        ends.add(reason);
      }
    });
    List<RecordingOutlet> stalled = openStalledGroups();
    List<RecordingOutlet> returning = IntStream.range(0, 10)
        .mapToObj(i -> open(new StreamRequest(
            Grant.of(List.of("a", "reads " + i)), OptionalLong.of(cursor), false)))
        .toList();

    awaitBeforeTwoHeartbeats(
        () -> returning.stream().allMatch(client -> client.data().size() == EVENTS));

    assertTrue(stalled.stream().anyMatch(RecordingOutlet::isClosed));
    assertTrue(returning.stream().noneMatch(RecordingOutlet::isClosed));
    assertEquals(Set.of(End.EVICTED), Set.copyOf(ends));
  }

  @Test
  void streamsThatKeepLittleAreNotEvicted() {
    RecordingOutlet small = connect("small");
    small.stopReading();
    publish("small", "x");
    small.awaitEvents(2);
    List<RecordingOutlet> stalled = openStalledGroups();
    RecordingOutlet returning =
        open(new StreamRequest(Grant.of(List.of("a")), OptionalLong.of(cursor), false));

    awaitBeforeTwoHeartbeats(() -> returning.data().size() == EVENTS);

    assertTrue(stalled.stream().anyMatch(RecordingOutlet::isClosed));
    assertFalse(small.isClosed());
  }

  @Test
  void newcomersDoNotWaitForTheBudget() {
    openStalledGroups();

    assertEquals(List.of("lastEventId"), connect("a").types());
  }

  @Test
  void waitingStreamsContinueReadingWhenOthersHaveReadOrDisconnected() {
    List<RecordingOutlet> stalled = openStalledGroups();
    RecordingOutlet returning =
        open(new StreamRequest(Grant.of(List.of("a")), OptionalLong.of(cursor), false));

    stalled.subList(0, 60).forEach(RecordingOutlet::resumeReading);
    stalled.subList(60, 80).forEach(RecordingOutlet::disconnect);

    assertEquals(EVENTS, returning.awaitEvents(EVENTS).data().size());
    stalled
        .subList(0, 60)
        .forEach(
            client -> assertEquals(EVENTS, client.awaitEvents(EVENTS).data().size()));
  }

  @Test
  void waitingStreamsContinueReadingWhenStalledOnesAreClosed() {
    List<RecordingOutlet> stalled = openStalledGroups();
    RecordingOutlet returning =
        open(new StreamRequest(Grant.of(List.of("a")), OptionalLong.of(cursor), false));

    advanceUntil(() -> returning.data().size() == EVENTS);

    assertTrue(stalled.stream().anyMatch(RecordingOutlet::isClosed));
  }
}
