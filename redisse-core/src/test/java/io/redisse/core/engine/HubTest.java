package io.redisse.core.engine;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.Event;
import io.redisse.api.Grant;
import io.redisse.api.NewEvent;
import io.redisse.api.Revocation;
import io.redisse.core.spi.SseParser;
import io.redisse.core.spi.SseParser.Parsed;
import io.redisse.core.spi.Admission;
import io.redisse.core.spi.Observer;
import io.redisse.core.spi.Outlet;
import io.redisse.core.spi.Statistics;
import io.redisse.core.spi.StreamRequest;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HubTest {
  /** A few of these fill a write, and a dozen the log that streams share. */
  private static final String LARGE = "x".repeat(20_000);

  private static final int SHARDS = Runtime.getRuntime().availableProcessors();

  private final AtomicLong millis = new AtomicLong(1_000_000);
  private final InterruptibleBackend backend = new InterruptibleBackend();
  private final StreamHub hub = new StreamHub(
      backend,
      new HubSettings(
          Duration.ofSeconds(15), Duration.ofSeconds(3), Duration.ofSeconds(30), millis::get));

  @AfterEach
  void close() {
    hub.close();
    backend.close();
  }

  private RecordingOutlet open(StreamRequest request) {
    RecordingOutlet outlet = new RecordingOutlet();
    hub.open(request, outlet);
    return outlet;
  }

  private RecordingOutlet listen(String... channels) {
    return open(new StreamRequest(Grant.of(List.of(channels)), OptionalLong.empty(), false))
        .awaitEvents(1);
  }

  private RecordingOutlet resume(long cursor, String... channels) {
    return open(new StreamRequest(Grant.of(List.of(channels)), OptionalLong.of(cursor), false))
        .awaitEvents(1);
  }

  private RecordingOutlet poll(OptionalLong cursor) {
    return open(new StreamRequest(Grant.of(List.of("a")), cursor, true)).awaitEvents(1);
  }

  private Event publish(String channel, String data) {
    return backend.publish(new NewEvent(channel, data)).toCompletableFuture().join();
  }

  private void publishLarge(int count) {
    IntStream.range(0, count).forEach(i -> publish("a", i + LARGE));
  }

  private void publishMany(String channel, int count) {
    IntStream.range(0, count).forEach(i -> publish(channel, "event " + i));
  }

  /** Lets time pass until something has happened, and tells how much did. */
  private long advanceUntil(Callable<Boolean> happened) {
    long start = millis.get();
    await().pollInterval(Duration.ofMillis(10)).until(() -> {
      millis.addAndGet(200);
      return happened.call();
    });
    return millis.get() - start;
  }

  @Test
  void aStreamBeginsWithRetryAndIsGivenACursorToResumeFrom() {
    RecordingOutlet client = listen("a");

    assertTrue(client.text().startsWith("retry: 3000\nevent: lastEventId\n"), client.text());
    assertTrue(client.lastEventId() > 0);
  }

  @Test
  void aLiveEventReachesTheStreamsOfItsChannelAndNoOther() {
    RecordingOutlet a = listen("a");
    RecordingOutlet both = listen("a", "b");
    RecordingOutlet b = listen("b");

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
  void aClientThatComesBackGetsExactlyWhatItMissedOverAllItsChannels() {
    RecordingOutlet before = listen("a", "b");
    publish("a", "seen");
    long cursor = before.awaitEvents(2).lastEventId();
    before.disconnect();
    publish("b", "missed 1");
    publish("c", "not mine");
    publish("a", "missed 2");

    RecordingOutlet after = resume(cursor, "a", "b");
    publish("b", "live");

    assertEquals(List.of("missed 1", "missed 2", "live"), after.awaitEvents(3).data());
    assertEquals(3, after.events().size(), "nothing but events: " + after.types());
  }

  @Test
  void aClientThatMissedNothingIsNotAlarmed() {
    long cursor = publish("a", "seen").id();
    publish("b", "not mine");

    RecordingOutlet client = resume(cursor, "a");

    assertEquals(List.of("lastEventId"), client.types());
    assertTrue(client.lastEventId() > cursor, "the cursor moves on past other channels' events");
  }

  @Test
  void exactlyAHistoryFullIsNoGap() {
    long cursor = publish("a", "seen").id();
    publishMany("a", 100);

    assertEquals(100, resume(cursor, "a").awaitEvents(100).data().size());
    assertFalse(resume(cursor, "a").types().contains("missedevents"));
  }

  @Test
  void aGapIsToldFirstWithChannelAndReason() {
    long cursor = publish("a", "seen").id();
    publishMany("a", 101);
    publish("b", "kept");

    RecordingOutlet client = resume(cursor, "a", "b").awaitEvents(102);

    assertEquals(
        new Parsed("", "missedevents", "{\"channels\":{\"a\":\"trimmed\"}}"),
        client.events().get(0));
    assertEquals(101, client.data().size());
    assertEquals("event 1", client.data().get(0));
    assertEquals(1, hub.statistics().missing());
  }

  @Test
  void aGapWithoutEventsIsFollowedByACursorSoThatItIsNotToldTwice() {
    publish("a", "one");
    RecordingOutlet client = resume(StreamRequest.NEVER_ISSUED, "a").awaitEvents(2);

    assertEquals(List.of("missedevents", "lastEventId"), client.types());
    assertEquals(List.of("lastEventId"), resume(client.lastEventId(), "a").types());
  }

  @Test
  void aCursorOfAFormerLifeIsAGapInEveryChannel() {
    RecordingOutlet client = resume(1, "a", "b").awaitEvents(2);

    assertEquals(
        "{\"channels\":{\"a\":\"reset\",\"b\":\"reset\"}}",
        client.events().get(0).data());
    assertEquals("lastEventId", client.types().get(1));
  }

  @Test
  void historyOfManyPagesIsReplayedInOrderWithoutAGap() {
    long cursor = publish("start", "").id();
    for (int i = 0; i < 100; i++) {
      for (String channel : List.of("a", "b", "c")) {
        publish(channel, channel + i);
      }
    }

    RecordingOutlet client = resume(cursor, "a", "b", "c").awaitEvents(300);

    List<Long> ids =
        client.events().stream().map(e -> Long.valueOf(e.lastEventId())).toList();
    assertEquals(ids.stream().sorted().distinct().toList(), ids);
    assertEquals(300, client.data().size());
  }

  private List<RecordingOutlet> resumeTogether(long... cursors) {
    backend.holdAnswers();
    List<RecordingOutlet> crowd = new ArrayList<>();
    for (long cursor : cursors) {
      crowd.add(open(new StreamRequest(Grant.of(List.of("a")), OptionalLong.of(cursor), false)));
    }
    await().until(() -> crowd.stream().noneMatch(client -> client.text().isEmpty()));
    backend.stopHolding();
    return crowd;
  }

  @Test
  void aCrowdThatComesBackAtOnceSharesItsReadsOfHistory() {
    long cursor = publish("a", "seen").id();
    publishMany("a", 90);

    List<RecordingOutlet> crowd =
        resumeTogether(LongStream.range(0, 500).map(i -> cursor + i % 50).toArray());

    for (int i = 0; i < crowd.size(); i++) {
      int missed = 90 - i % 50;
      crowd.get(i).awaitEvents(missed);
      assertEquals(missed, crowd.get(i).data().size());
      assertFalse(crowd.get(i).types().contains("missedevents"));
    }
    assertTrue(backend.reads.get() <= 10, () -> backend.reads.get() + " reads");
  }

  @Test
  void thoseWhoComeOneAfterAnotherShareAReadOfHistoryForAMoment() {
    long cursor = publish("a", "seen").id();
    publishMany("a", 90);
    RecordingOutlet first = resume(cursor, "a").awaitEvents(90);
    // Each thread of the hub has its own, and reads again when there is a second stream.
    IntStream.range(1, 2 * SHARDS).forEach(i -> resume(cursor, "a").awaitEvents(90));
    int reads = backend.reads.get();

    for (int i = 0; i < 20; i++) {
      assertEquals(90 - i, resume(cursor + i, "a").awaitEvents(90 - i).data().size());
    }

    assertEquals(reads, backend.reads.get());
    millis.addAndGet(1_000);
    publish("a", "later");
    first.awaitEvents(91);
    assertEquals(91, resume(cursor, "a").awaitEvents(91).data().size());
    assertTrue(backend.reads.get() > reads);
  }

  @Test
  void aSharedReadOfHistoryIsFollowedByWhatCameSince() {
    long cursor = publish("a", "seen").id();
    publish("a", "missed");
    RecordingOutlet stalled = resume(cursor, "a");
    stalled.stopReading();
    publish("a", "live 1");
    publish("a", "live 2");

    RecordingOutlet client = resume(cursor, "a").awaitEvents(3);

    assertEquals(List.of("missed", "live 1", "live 2"), client.data());
  }

  @Test
  void eachOfACrowdIsJudgedByItsOwnCursor() {
    long trimmed = publish("b", "before").id();
    long complete = publish("a", "the cursor of one").id();
    publishMany("a", 100);

    List<RecordingOutlet> crowd =
        resumeTogether(trimmed, complete, StreamRequest.NEVER_ISSUED, 1, complete + 99);

    crowd.get(0).awaitEvents(100);
    assertEquals(gap("trimmed"), crowd.get(0).events().get(0).data());
    crowd.get(1).awaitEvents(100);
    assertFalse(crowd.get(1).types().contains("missedevents"));
    assertEquals(gap("unknown"), crowd.get(2).awaitEvents(2).events().get(0).data());
    assertEquals(List.of(), crowd.get(2).data());
    assertEquals(gap("reset"), crowd.get(3).awaitEvents(101).events().get(0).data());
    assertEquals(List.of("event 99"), crowd.get(4).awaitEvents(1).data());
  }

  private static String gap(String reason) {
    return "{\"channels\":{\"a\":\"" + reason + "\"}}";
  }

  /** Streams that all have the channel "a" and one of their own, whose reads of history are held. */
  private List<RecordingOutlet> resumeEachWithAChannelOfItsOwn(long cursor) {
    backend.holdAnswers();
    List<RecordingOutlet> crowd = new ArrayList<>();
    for (int i = 0; i < 100 * SHARDS; i++) {
      Grant grant = Grant.of(List.of("a", "own " + i));
      crowd.add(open(new StreamRequest(grant, OptionalLong.of(cursor), false)));
    }
    await().until(() -> backend.reads.get() >= 16 * SHARDS);
    await().until(() -> crowd.stream().noneMatch(client -> client.text().isEmpty()));
    return crowd;
  }

  @Test
  void aCrowdOfDifferentSetsOfChannelsReadsAFewAtATimeAndAllGetTheirTurn() {
    long cursor = publish("a", "seen").id();
    publish("a", "missed");
    List<RecordingOutlet> crowd = resumeEachWithAChannelOfItsOwn(cursor);
    publish("a", "live");

    assertEquals(16 * SHARDS, backend.reads.get());
    backend.stopHolding();

    for (RecordingOutlet client : crowd) {
      assertEquals(List.of("missed", "live"), client.awaitEvents(2).data());
    }
    assertEquals(crowd.size(), backend.reads.get());
  }

  @Test
  void whenTheStoreCannotBeReachedNobodyWaitsForATurn() {
    long cursor = publish("a", "seen").id();
    publish("a", "missed");
    List<RecordingOutlet> crowd = resumeEachWithAChannelOfItsOwn(cursor);

    IntStream.range(0, 16 * SHARDS).forEach(i -> backend.failOneHeldAnswer());
    backend.cut();

    // What still waited for an answer, or for a turn, would not end with the grace period.
    advanceUntil(() -> crowd.stream().allMatch(RecordingOutlet::isClosed));
  }

  @Test
  void aStreamIsHeldNoLongerThanTheGraceWhenTheStoreAloneIsAway() {
    listen("a");
    backend.beLost();
    RecordingOutlet client =
        open(new StreamRequest(Grant.of(List.of("a")), OptionalLong.of(1), false));

    long held = advanceUntil(client::isClosed);

    assertTrue(held >= 29_000, () -> "closed after " + held + " ms");
  }

  @Test
  void aRightThatNeverEndsIsAdmitted() {
    Grant grant = Grant.of(List.of("a")).until(Instant.MAX);
    open(new StreamRequest(grant, OptionalLong.empty(), false)).awaitEvents(1);
  }

  @Test
  void aFaultOfAnObserverHurtsNoStream() {
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
    RecordingOutlet client = listen("a");
    publish("a", "first");
    client.awaitEvents(2);
    publish("a", "second");
    assertEquals(List.of("first", "second"), client.awaitEvents(3).data());
  }

  @Test
  void pollingEndsASecondAfterTheFirstEvent() {
    RecordingOutlet client = poll(OptionalLong.empty());
    assertEquals(List.of("lastEventId"), client.types());
    millis.addAndGet(5_000);
    publish("a", "first");
    client.awaitEvents(2);
    publish("a", "rides along");
    client.awaitEvents(3);

    long open = advanceUntil(client::isClosed);

    assertTrue(open >= 1_000, () -> "closed after " + open + " ms");
    assertEquals(List.of("first", "rides along"), client.data());
  }

  @Test
  void missedEventsCountsAsTheFirstEventOfPolling() {
    RecordingOutlet client = poll(OptionalLong.of(1));
    advanceUntil(client::isClosed);
  }

  @Test
  void anIdleStreamGetsAHeartbeat() {
    RecordingOutlet client = listen("a");

    long first = advanceUntil(() -> client.text().endsWith("\n\n: hb\n"));
    long second = advanceUntil(() -> client.text().endsWith("\n\n: hb\n: hb\n"));

    assertTrue(first >= 14_000, () -> "after " + first + " ms");
    assertTrue(second >= 14_000, () -> "after " + second + " ms more");
  }

  @Test
  void aStreamEndsWhenItsGrantDoes() {
    RecordingOutlet client = open(new StreamRequest(
        Grant.of(Set.of("a")).until(Instant.now().plusSeconds(100)), OptionalLong.empty(), false));
    client.awaitEvents(1);

    long open = advanceUntil(client::isClosed);

    assertTrue(open >= 79_000, () -> "closed after " + open + " ms");
  }

  @Test
  void aClientThatDoesNotReadDelaysNoOtherAndGetsEverythingWhenItReadsAgain() {
    RecordingOutlet slow = listen("a");
    RecordingOutlet fast = listen("a");
    slow.stopReading();
    publishLarge(50);
    fast.awaitEvents(51);

    slow.goOnReading();

    slow.awaitEvents(51);
    assertEquals(fast.data(), slow.data());
    assertFalse(slow.types().contains("missedevents"));
  }

  @Test
  void aClientThatReadsMissesNothingOfEventsThatCameWhileTheHubWasBusy() {
    RecordingOutlet client = listen("a");
    List<RecordingOutlet> onEachThread = IntStream.range(
            0, Runtime.getRuntime().availableProcessors())
        .mapToObj(i -> listen("b " + i))
        .toList();

    holding(onEachThread, 0, () -> {
      IntStream.range(0, onEachThread.size()).forEach(i -> publish("b " + i, "stop"));
      publishLarge(150);
    });

    await().until(() -> client.data().contains(149 + LARGE));
    assertEquals(150, client.data().size());
    assertFalse(client.types().contains("missedevents"));
  }

  /** Does something while no write of these outlets comes back. */
  private static void holding(List<RecordingOutlet> outlets, int from, Runnable action) {
    if (from == outlets.size()) {
      action.run();
      return;
    }
    synchronized (outlets.get(from)) {
      holding(outlets, from + 1, action);
    }
  }

  @Test
  void aClientThatFellBehindTheHistoryIsToldSoOnTheSameConnection() {
    RecordingOutlet slow = listen("a");
    RecordingOutlet fast = listen("a");
    slow.stopReading();
    for (int i = 0; i < 150; i++) {
      publish("a", i + LARGE);
      // Otherwise the fast one can fall behind as well on a busy machine.
      if (i % 10 == 9) {
        fast.awaitEvents(i + 2);
      }
    }

    slow.goOnReading();

    await().until(() -> slow.data().contains(149 + LARGE));
    int told = slow.types().indexOf("missedevents");
    assertEquals(100, slow.events().size() - told - 1, "then all that the history has");
    assertEquals(told - 1, slow.data().indexOf(50 + LARGE), "before it, the write under way");
  }

  @Test
  void aStreamThatHasEndedDoesNotKeepItsConnection() {
    WeakReference<Outlet> connection = new WeakReference<>(ended());

    await().until(() -> {
      System.gc();
      return connection.get() == null;
    });
  }

  private Outlet ended() {
    RecordingOutlet client = listen("a");
    client.disconnect();
    client.awaitClosed();
    return client;
  }

  @Test
  void aClientThatTakesNothingForTwoHeartbeatsIsGivenUp() {
    RecordingOutlet client = listen("a");
    RecordingOutlet other = listen("a");
    client.stopReading();
    publish("a", "stuck");
    client.awaitEvents(2);

    long stuck = advanceUntil(client::isClosed);

    assertTrue(stuck >= 30_000, () -> "closed after " + stuck + " ms");
    assertFalse(other.isClosed());
  }

  @Test
  void anInterruptionIsHealedFromTheStoreWithoutClosingTheStream() {
    RecordingOutlet client = listen("a", "b");
    publish("a", "before");
    client.awaitEvents(2);

    backend.cut();
    publish("a", "during 1");
    publish("b", "during 2");
    backend.restore();
    publish("a", "after");

    client.awaitEvents(5);
    assertEquals(List.of("before", "during 1", "during 2", "after"), client.data());
    assertEquals(5, client.events().size());
  }

  @Test
  void aReadThatBeganDuringAnInterruptionDoesNotVouchForWhatCameLater() {
    long cursor = publish("start", "").id();
    publishMany("a", 100);
    publishMany("b", 1);
    listen("a", "b");
    backend.holdAnswers();
    RecordingOutlet client =
        open(new StreamRequest(Grant.of(Set.of("a", "b")), OptionalLong.of(cursor), false));
    await().until(backend::holdsAnAnswer);
    backend.listener().onInterrupted();
    backend.releaseHeldAnswers();
    await("the read of the second page").until(backend::holdsAnAnswer);

    backend.beLost();
    publish("a", "while nobody listened");
    backend.restore();
    backend.stopHolding();

    await().until(() -> client.data().contains("while nobody listened"));
    assertEquals(102, client.data().size());
  }

  @Test
  void whatTrimmingTookDuringAnInterruptionIsToldAsAGap() {
    RecordingOutlet client = listen("a");
    backend.cut();
    publishMany("a", 150);
    backend.restore();

    client.awaitEvents(102);
    assertEquals("missedevents", client.types().get(1));
    assertEquals(100, client.data().size());
  }

  @Test
  void aStreamThatArrivesDuringAnInterruptionIsHeld() {
    backend.cut();
    assertTrue(hub.accepting());
    RecordingOutlet client =
        open(new StreamRequest(Grant.of(Set.of("a")), OptionalLong.empty(), false));
    await().until(() -> client.text().equals("retry: 3000\n"));

    backend.restore();
    advanceUntil(() -> !client.events().isEmpty());

    publish("a", "live");
    assertEquals(List.of("live"), client.awaitEvents(2).data());
  }

  @Test
  void afterTheGracePeriodOfAnOutageStreamsAreClosedAndNewOnesToldToComeAgain() {
    RecordingOutlet client = listen("a");
    backend.cut();

    long held = advanceUntil(client::isClosed);

    assertTrue(held >= 30_000, () -> "closed after " + held + " ms");
    assertFalse(hub.accepting());
    RecordingOutlet refused =
        open(new StreamRequest(Grant.of(Set.of("a")), OptionalLong.empty(), false));
    refused.awaitClosed();
    long retry = SseParser.parse(refused.text()).retries.get(0);
    assertTrue(retry >= 3_000 && retry <= 6_000, () -> "retry: " + retry);
  }

  @Test
  void streamsThatLeaveInAnyOrderTakeNoOtherAlong() {
    List<RecordingOutlet> stay = new ArrayList<>();
    List<RecordingOutlet> leave = new ArrayList<>();
    IntStream.range(0, 40).forEach(i -> (i % 3 == 0 ? stay : leave).add(listen("a")));
    Collections.shuffle(leave, new Random(1));

    leave.forEach(RecordingOutlet::disconnect);
    leave.forEach(RecordingOutlet::awaitClosed);
    publish("a", "still here");

    stay.forEach(
        client -> assertEquals(List.of("still here"), client.awaitEvents(2).data()));
    assertEquals(stay.size(), hub.statistics().connected());
  }

  @Test
  void aDrainTakesNoStreamsAndEndsTheOpenOnesOneByOneEachWithItsOwnRetry() {
    List<RecordingOutlet> clients = new ArrayList<>();
    IntStream.range(0, 10).forEach(i -> clients.add(listen("a")));

    CompletableFuture<Void> drained = hub.drain(Duration.ofSeconds(10)).toCompletableFuture();

    assertFalse(hub.accepting());
    RecordingOutlet refused =
        open(new StreamRequest(Grant.of(Set.of("a")), OptionalLong.empty(), false));
    refused.awaitClosed();
    assertTrue(retryOf(refused) >= 3_000 && retryOf(refused) <= 6_000, refused.text());
    millis.addAndGet(5_000);
    await().until(() -> closed(clients) >= 5);
    publish("a", "still heard");
    await().until(() -> clients.stream().anyMatch(client -> !client.data().isEmpty()));
    assertTrue(closed(clients) <= 6, () -> closed(clients) + " closed");
    assertFalse(drained.isDone());
    millis.addAndGet(5_000);
    drained.join();
    assertEquals(10, closed(clients));
    assertTrue(clients.stream().map(HubTest::retryOf).distinct().count() > 5);
    assertTrue(clients.stream().allMatch(client -> retryOf(client) >= 3_000), "jitter adds");
  }

  private static long closed(List<RecordingOutlet> clients) {
    return clients.stream().filter(RecordingOutlet::isClosed).count();
  }

  /** The last that the client was told. */
  private static long retryOf(RecordingOutlet client) {
    List<Long> retries = SseParser.parse(client.text()).retries;
    return retries.get(retries.size() - 1);
  }

  @Test
  void aDrainOfNoStreamsIsDoneAtOnce() {
    hub.drain(Duration.ofSeconds(10)).toCompletableFuture().join();
  }

  @Test
  void streamsAreClosedByChannelAndTheirClientsToldToComeNoMoreForAWhile() {
    RecordingOutlet closed = listen("a", "b");
    RecordingOutlet other = listen("b");

    hub.revoke(Revocation.ofChannel("a", Instant.now().plusSeconds(30)));

    closed.awaitClosed();
    assertEquals(Admission.ENDED, hub.admissionOf(Grant.of(Set.of("a"))));
    assertEquals(Admission.ACCEPTED, hub.admissionOf(Grant.of(Set.of("b"))));
    publish("b", "goes on");
    assertEquals(List.of("goes on"), other.awaitEvents(2).data());
    millis.addAndGet(60_000);
    assertEquals(Admission.ACCEPTED, hub.admissionOf(Grant.of(Set.of("a"))));
  }

  @Test
  void streamsAreClosedByPrincipal() {
    Grant grant = Grant.of(Set.of("a")).to("ann");
    RecordingOutlet ann = open(new StreamRequest(grant, OptionalLong.empty(), false));
    RecordingOutlet bob =
        open(new StreamRequest(grant.to("bob"), OptionalLong.empty(), false)).awaitEvents(1);

    hub.revoke(Revocation.ofPrincipal("ann", Instant.now().plusSeconds(30)));

    ann.awaitClosed();
    assertEquals(Admission.ENDED, hub.admissionOf(grant));
    assertEquals(Admission.ACCEPTED, hub.admissionOf(grant.to("bob")));
    assertEquals(Admission.ACCEPTED, hub.admissionOf(Grant.of(Set.of("a"))));
    publish("a", "goes on");
    assertEquals(List.of("goes on"), bob.awaitEvents(2).data());
  }

  @Test
  void aStreamThatWasGrantedBeforeItsRightEndedIsNotKept() {
    hub.revoke(Revocation.ofPrincipal("ann", Instant.now().plusSeconds(30)));

    open(new StreamRequest(Grant.of(Set.of("a")).to("ann"), OptionalLong.empty(), false))
        .awaitClosed();
  }

  @Test
  void withoutAGracePeriodClientsAreToBeRefusedOutright() {
    try (InterruptibleBackend cut = new InterruptibleBackend()) {
      StreamHub strict = new StreamHub(
          cut,
          new HubSettings(
              Duration.ofSeconds(15), Duration.ofSeconds(3), Duration.ZERO, millis::get));
      assertEquals(Admission.ACCEPTED, strict.admissionOf(Grant.of(Set.of("a"))));
      cut.cut();
      assertEquals(Admission.UNAVAILABLE, strict.admissionOf(Grant.of(Set.of("a"))));
      strict.close();
    }
  }

  @Test
  void noStreamThatIsOpenedWhileTheHubClosesIsForgotten() {
    List<RecordingOutlet> clients =
        Collections.synchronizedList(new ArrayList<>(List.of(listen("a"))));
    Thread opening = new Thread(() -> {
      while (clients.size() < 5_000) {
        clients.add(open(new StreamRequest(Grant.of(Set.of("a")), OptionalLong.empty(), false)));
      }
    });
    opening.start();
    await().until(() -> clients.size() > 100);

    hub.close();

    await().until(() -> !opening.isAlive());
    clients.forEach(RecordingOutlet::awaitClosed);
    assertEquals(0, hub.statistics().connected());
  }

  @Test
  void anEventThatComesAfterGreaterIdsIsSentWithoutItsIdUnlessHistoryHadIt() {
    Event first = publish("a", "kept and broadcast late");
    RecordingOutlet live = listen("a");
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
  void anEventWithoutOrderThatComesInOrderKeepsItsId() {
    RecordingOutlet client = listen("a");
    Event next = new Event(client.lastEventId() + 1, "a", "t", "d");

    backend.listener().onUnorderedEvent(next);

    assertEquals(next.id(), client.awaitEvents(2).lastEventId());
    assertEquals(2, client.events().size());
  }

  @Test
  void aNewLifeOfTheStoreIsToldOnceToStreamsThatBeganBefore() {
    RecordingOutlet old = listen("a");
    long epoch = publish("b", "moves the counter on").id();
    backend.listener().onReset(epoch);
    RecordingOutlet young = listen("a");
    advanceUntil(() -> old.types().contains("missedevents"));
    publish("a", "live");

    assertEquals(List.of("live"), young.awaitEvents(2).data());
    await().until(() -> old.data().equals(List.of("live")));
    assertEquals(List.of("lastEventId", "missedevents", "lastEventId", "message"), old.types());
    assertFalse(young.types().contains("missedevents"));
  }

  @Test
  void statisticsCountWhatTheRubyServerCounted() {
    RecordingOutlet one = listen("a");
    listen("a");
    publish("a", "x");
    one.awaitEvents(2);
    await().until(() -> hub.statistics().events() == 4);
    one.disconnect();
    one.awaitClosed();

    await().until(() -> hub.statistics().equals(new Statistics(1, 1, 4, 0)));
  }

  @Test
  void streamsAreCountedFromTheCallThatOpensThemUntilTheyAreClosed() {
    StreamRequest request = new StreamRequest(
        Grant.of(Set.of("a")), OptionalLong.empty(), false, Optional.of("192.0.2.1"));
    RecordingOutlet first = open(request);
    RecordingOutlet second = open(request);
    listen("a");
    assertEquals(3, hub.streams());
    assertEquals(2, hub.streamsOf("192.0.2.1"));
    assertEquals(0, hub.streamsOf("192.0.2.2"));
    first.awaitEvents(1).disconnect();
    second.awaitEvents(1).disconnect();
    await().until(() -> hub.streamsOf("192.0.2.1") == 0);
    assertEquals(1, hub.streams());
  }
}
