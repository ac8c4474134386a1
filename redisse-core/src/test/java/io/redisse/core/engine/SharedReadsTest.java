package io.redisse.core.engine;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.Grant;
import io.redisse.core.spi.StreamRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Verifies that streams of the same channels share history reads, and that few groups read at the
 * same time.
 */
class SharedReadsTest extends HubFixture {
  @Test
  void sharesReadsInACrowdThatReconnectsAtOnce() {
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
  void sharesAReadWithClientsThatFollowShortly() {
    long cursor = publish("a", "seen").id();
    publishMany("a", 90);
    RecordingOutlet first = resume(cursor, "a").awaitEvents(90);
    // Each shard reads for its first stream, and again for its second one.
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
  void continuesASharedPageWithTheEventsSince() {
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
  void reportsGapsForEachCursorSeparately() {
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

  @Test
  void answersAllCursorsBelowTheRetainedHistoryFromOnePage() {
    long[] cursors =
        IntStream.range(0, 400).mapToLong(i -> publish("a", "event " + i).id()).toArray();

    List<RecordingOutlet> crowd = resumeTogether(Arrays.copyOf(cursors, 302));

    for (int i = 0; i < 299; i++) {
      RecordingOutlet client = crowd.get(i).awaitEvents(101);
      assertEquals(gap("trimmed"), client.events().get(0).data(), "event " + i);
      assertEquals(100, client.data().size());
    }
    for (int i = 299; i < 302; i++) {
      RecordingOutlet client = crowd.get(i).awaitEvents(399 - i);
      assertEquals(399 - i, client.events().size(), client.types()::toString);
    }
    assertTrue(backend.reads.get() <= 10, () -> backend.reads.get() + " reads");
  }

  @Test
  void answersAllCursorsOfAnEarlierEpochFromOnePage() {
    publish("a", "kept");

    List<RecordingOutlet> crowd = resumeTogether(LongStream.rangeClosed(1, 300).toArray());

    crowd.forEach(client ->
        assertEquals(gap("reset"), client.awaitEvents(2).events().get(0).data()));
    assertTrue(backend.reads.get() <= 10, () -> backend.reads.get() + " reads");
  }

  @Test
  void readsForReturningClientsWhileNewcomersWait() {
    long cursor = publish("a", "seen").id();
    publish("a", "missed");
    backend.holdCursors();
    List<RecordingOutlet> newcomers = openOnEachShard(OptionalLong.empty());

    List<RecordingOutlet> returning = openOnEachShard(OptionalLong.of(cursor));

    returning.forEach(
        client -> assertEquals(List.of("missed"), client.awaitEvents(1).data()));
    backend.releaseCursors();
    newcomers.forEach(client -> client.awaitEvents(1));
  }

  @Test
  void assignsCursorsToNewcomersOfAllGroupsByOneReadAtATime() {
    backend.holdCursors();
    List<RecordingOutlet> newcomers = new ArrayList<>();
    for (int i = 0; i < 100 * SHARDS; i++) {
      Grant grant = Grant.of(List.of("own " + i));
      newcomers.add(open(new StreamRequest(grant, OptionalLong.empty(), false)));
    }
    await().until(() -> newcomers.stream().noneMatch(client -> client.text().isEmpty()));

    backend.releaseCursors();

    newcomers.forEach(
        client -> assertEquals(List.of("lastEventId"), client.awaitEvents(1).types()));
    assertTrue(backend.lastIdReads.get() <= 2 * SHARDS, () -> backend.lastIdReads + " reads");
  }

  @Test
  void passesOverAWaitingClientAtMostOnce() {
    long low = publish("a", "seen").id();
    publishMany("b", 150);
    publishMany("a", 101);
    long high = publish("a", "seen by the other").id();
    publish("a", "missed");
    backend.holdAnswers();
    openOnEachShard(OptionalLong.of(low));
    List<RecordingOutlet> other = openOnEachShard(OptionalLong.of(high));
    await().until(() -> other.stream().noneMatch(client -> client.text().isEmpty()));
    int rounds = 0;

    // The page of a lower cursor never answers the other client, because it has a gap.
    while (rounds < 20 && other.stream().anyMatch(client -> client.data().isEmpty())) {
      int expected = backend.reads.get() + SHARDS;
      List<RecordingOutlet> later = openOnEachShard(OptionalLong.of(low + ++rounds));
      await().until(() -> later.stream().noneMatch(client -> client.text().isEmpty()));
      backend.releaseHeldAnswers();
      await()
          .until(() -> backend.reads.get() >= expected
              || other.stream().noneMatch(client -> client.data().isEmpty()));
    }

    int waited = rounds;
    assertTrue(waited <= 3, () -> "waited for " + waited + " reads of later clients");
    backend.stopHolding();
    other.forEach(client -> assertEquals(List.of("missed"), client.data()));
  }

  @Test
  void closesAStreamThatFailsToTakeItsPageAndAnswersTheOthers() {
    long cursor = publish("a", "seen").id();
    publish("a", "missed");
    backend.holdAnswers();
    List<RecordingOutlet> faulty = openOnEachShard(OptionalLong.of(cursor));
    List<RecordingOutlet> others = openOnEachShard(OptionalLong.of(cursor));
    await().until(() -> others.stream().noneMatch(client -> client.text().isEmpty()));
    faulty.forEach(RecordingOutlet::failWrites);

    backend.stopHolding();

    others.forEach(
        client -> assertEquals(List.of("missed"), client.awaitEvents(1).data()));
    faulty.forEach(RecordingOutlet::awaitClosed);
  }

  /** Each read must examine all channels, so reading a few events at a time would be slow. */
  @Test
  void readsManySmallEventsAtOnce() {
    String[] channels = IntStream.range(0, 20).mapToObj(i -> "c" + i).toArray(String[]::new);
    long cursor = publish("a", "seen").id();
    for (int i = 0; i < 1_000; i++) {
      publish(channels[i % channels.length], "event " + i);
    }

    assertEquals(1_000, resume(cursor, channels).awaitEvents(1_000).data().size());

    assertEquals(1, backend.reads.get());
  }

  @Test
  void takesSeveralPagesFromOneRead() {
    long cursor = publish("a", "seen").id();
    // Their size in bytes is twice their length, which the store limits.
    IntStream.range(0, 12).forEach(i -> publish("a", "\u00fc".repeat(20_000)));

    assertEquals(12, resume(cursor, "a").awaitEvents(12).data().size());

    assertEquals(1, backend.reads.get());
  }

  private List<RecordingOutlet> openOnEachShard(OptionalLong cursor) {
    return IntStream.range(0, SHARDS)
        .mapToObj(i -> open(new StreamRequest(Grant.of(List.of("a")), cursor, false)))
        .toList();
  }

  @Test
  void limitsConcurrentReadsAndServesEveryGroup() {
    long cursor = publish("a", "seen").id();
    publish("a", "missed");
    List<RecordingOutlet> crowd = resumeInDifferentGroups(cursor);
    publish("a", "live");

    assertEquals(16 * SHARDS, backend.reads.get());
    backend.stopHolding();

    for (RecordingOutlet client : crowd) {
      assertEquals(List.of("missed", "live"), client.awaitEvents(2).data());
    }
    assertEquals(crowd.size(), backend.reads.get());
  }

  @Test
  void rejectsWaitingReadsWhenTheStoreIsUnavailable() {
    long cursor = publish("a", "seen").id();
    publish("a", "missed");
    List<RecordingOutlet> crowd = resumeInDifferentGroups(cursor);

    IntStream.range(0, 16 * SHARDS).forEach(i -> backend.failOneHeldAnswer());
    backend.cut();

    // A stream that is still waiting for a read would not end with the grace period.
    advanceUntil(() -> crowd.stream().allMatch(RecordingOutlet::isClosed));
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

  /** Opens streams, each of "a" and one other channel, and blocks their history reads. */
  private List<RecordingOutlet> resumeInDifferentGroups(long cursor) {
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
}
