package io.redisse.redis;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.Event;
import io.redisse.api.Gap;
import io.redisse.api.History;
import io.redisse.api.NewEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Tests event ids, and gaps in channels of Ruby publishers, in expired channels and for old
 * cursors.
 */
class CompletenessTest {
  private static RedisProcess redis;

  private RedisBackend backend;

  @BeforeAll
  static void startRedis() {
    redis = RedisProcess.start();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @BeforeEach
  void open() {
    redis.command("FLUSHALL");
    backend = RedisBackend.open(redis.uri(""));
  }

  @AfterEach
  void close() {
    backend.close();
  }

  private Event publish(String channel, String data) {
    return backend.publish(new NewEvent(channel, data)).toCompletableFuture().join();
  }

  private long lastId() {
    return backend.store().lastId().toCompletableFuture().join();
  }

  private History history(long cursor) {
    return history(cursor, "a");
  }

  private History history(long cursor, String... channels) {
    return backend
        .store()
        .history(Set.of(channels), cursor, 1000)
        .toCompletableFuture()
        .join();
  }

  @Test
  void channelOfRubyPublishersHasNoGapUntilTheyTrimIt() {
    long cursor = lastId();
    for (int i = 0; i < 99; i++) {
      redis.publishAsRuby("a", "t", "" + i);
    }
    assertEquals(99, history(cursor).events().size());
    assertEquals(Map.of(), history(cursor).gaps());

    redis.publishAsRuby("a", "t", "99");
    assertEquals(100, history(cursor).events().size());
    assertEquals(Map.of(), history(cursor).gaps());

    redis.publishAsRuby("a", "t", "100");
    assertEquals(100, history(cursor).events().size());
    assertEquals(Map.of("a", Gap.TRIMMED), history(cursor).gaps());
  }

  @Test
  void trimmingByRubyCausesAGapInAChannelOfBoth() {
    long cursor = publish("a", "seen").id();
    publish("a", "missed");
    for (int i = 0; i < 100; i++) {
      redis.publishAsRuby("a", "t", "" + i);
    }
    assertEquals(Map.of("a", Gap.TRIMMED), history(cursor).gaps());
  }

  @Test
  void eventsOfJavaAndRubyAreServedTogether() {
    long cursor = lastId();
    List<Long> ids = List.of(
        publish("a", "1").id(),
        redis.publishAsRuby("a", "t", "2"),
        publish("a", "3").id(),
        redis.publishAsRuby("a", "t", "4"));
    assertEquals(ids, history(cursor).events().stream().map(Event::id).toList());
    assertEquals(Map.of(), history(cursor).gaps());
  }

  @Test
  void cursorFromBeforeTheCounterWasAnchoredIsAGap() {
    redis.command("FLUSHALL");
    long cursor = redis.publishAsRuby("a", "t", "counted from 1");
    redis.publishAsRuby("a", "t", "counted as well");

    assertEquals(Map.of("a", Gap.RESET), history(cursor).gaps());
    assertTrue(redis.publishAsRuby("a", "t", "follows the clock") > 1_000_000_000_000_000L);
  }

  @Test
  void liveEventWithACountedIdAnchorsTheCounter() {
    backend.broadcaster().listen(new BroadcastRecorder());
    backend.broadcaster().subscribe(Set.of("a")).toCompletableFuture().join();
    redis.command("FLUSHALL");
    redis.publishAsRuby("a", "t", "counted from 1");

    await().until(() -> redis.command("EXISTS", "redisse:epoch").equals(1L));
  }

  @Test
  void expiredChannelIsAGapOnlyForCursorsOlderThanTheExpiry() {
    backend.close();
    redis.command("FLUSHALL");
    backend = RedisBackend.open(redis.uri("?historyTtl=5s"));
    long old = lastId();
    assertEquals(Map.of(), history(old).gaps());
    publish("a", "expires");
    assertEquals(1, history(old).events().size());

    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> redis.command("EXISTS", "a").equals(0L));
    assertEquals(Map.of("a", Gap.EXPIRED), history(old).gaps());
    long young = publish("b", "moves the counter").id();
    assertEquals(Map.of(), history(young).gaps());

    Event next = publish("a", "a new set");
    assertEquals(Map.of("a", Gap.EXPIRED), history(old).gaps());
    assertEquals(new History(List.of(next), next.id(), Map.of(), false), history(young));
  }

  @Test
  void idsFollowTheClockAndAreConsecutiveInABurst() {
    publish("a", "warm");
    long micros = System.currentTimeMillis() * 1000;
    long id = publish("a", "x").id();
    assertTrue(Math.abs(id - micros) < 60_000_000, () -> id + " is far from " + micros);
    assertEquals(id + 1, publish("a", "y").id());
  }

  @Test
  void counterAheadOfTheClockIsNeverSetBack() {
    long ahead = (System.currentTimeMillis() + 3_600_000) * 1000;
    redis.command("SET", "redisse:lastEventId", "" + ahead);
    assertEquals(ahead + 1, publish("a", "x").id());
  }

  @Test
  void rubyChannelIsCompleteIfAllEarlierIdsBelongToOtherChannelsInTheAnswer() {
    long cursor = lastId();
    for (int i = 0; i < 99; i++) {
      redis.publishAsRuby("b", "t", "" + i);
    }
    for (int i = 0; i < 100; i++) {
      redis.publishAsRuby("a", "t", "" + i);
    }

    History both = history(cursor, "a", "b");
    assertEquals(199, both.events().size());
    assertEquals(Map.of(), both.gaps());
    assertEquals(Map.of("a", Gap.TRIMMED), history(cursor).gaps());

    redis.publishAsRuby("a", "t", "100");
    assertEquals(Map.of("a", Gap.TRIMMED), history(cursor, "a", "b").gaps());
  }

  @Test
  void rubyChannelIsIncompleteIfOneEarlierIdIsUnknown() {
    long cursor = lastId();
    redis.publishAsRuby("b", "t", "of the answer");
    redis.publishAsRuby("c", "t", "not of the answer");
    for (int i = 0; i < 100; i++) {
      redis.publishAsRuby("a", "t", "" + i);
    }

    assertEquals(Map.of("a", Gap.TRIMMED), history(cursor, "a", "b").gaps());
    assertEquals(Map.of(), history(cursor, "a", "b", "c").gaps());
  }

  @Test
  void expiredEventIsAGapEvenIfIdsRanAheadOfTheClock() {
    backend.close();
    redis.command("FLUSHALL");
    backend = RedisBackend.open(redis.uri("?historyTtl=4s"));
    publish("b", "anchors the counter");
    long ahead = (System.currentTimeMillis() + 4_500) * 1000;
    redis.command("SET", "redisse:lastEventId", "" + ahead);
    long cursor = publish("b", "seen").id();
    publish("a", "expires");
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> redis.command("EXISTS", "a").equals(0L));
    await().until(() -> System.currentTimeMillis() * 1000 > ahead);

    assertEquals(Map.of("a", Gap.EXPIRED), history(cursor).gaps());
  }

  @Test
  void lateEventOfARubyPublisherDoesNotHideTrimmedEvents() {
    long late = (Long) redis.command("INCR", "redisse:lastEventId");
    long cursor = publish("a", "seen").id();
    for (int i = 0; i < 150; i++) {
      publish("a", "" + i);
    }
    redis.command("ZADD", "a", "" + late, RedisProcess.rubyText(late, "t", "late"));

    assertEquals(Map.of("a", Gap.TRIMMED), history(cursor).gaps());
    assertEquals(100, history(cursor).events().size());
    assertEquals(Map.of("a", Gap.TRIMMED), history(cursor).gaps(), "nothing was erased");
  }

  @Test
  void rubyChannelIsIncompleteAfterItsKeyWasDeleted() {
    long cursor = publish("a", "seen").id();
    publish("a", "lost");
    redis.command("DEL", "a");
    redis.publishAsRuby("a", "t", "next");

    assertEquals(Map.of("a", Gap.RESET), history(cursor).gaps());
  }

  @Test
  void copyOfAnotherChannelDoesNotReplaceATrimmedEvent() {
    long cursor = lastId();
    redis.publishAsRuby("b", "t", "original");
    redis.publishAsRuby("a", "t", "trimmed");
    redis.command("COPY", "b", "c");
    for (int i = 0; i < 100; i++) {
      redis.publishAsRuby("a", "t", "" + i);
    }

    assertEquals(Map.of("a", Gap.TRIMMED), history(cursor, "a", "b", "c").gaps());
  }

  @Test
  void newRubySetDoesNotHideExpiredEventsAndIsNotErased() {
    backend.close();
    redis.command("FLUSHALL");
    backend = RedisBackend.open(redis.uri("?historyTtl=1s"));
    long old = publish("b", "seen").id();
    publish("a", "expires");
    await().until(() -> redis.command("EXISTS", "a").equals(0L));
    // Ids can be 3 s ahead of the clock, so the cursor is too old to be complete only after that.
    await().until(() -> System.currentTimeMillis() * 1000 - old > 4_000_000);
    redis.publishAsRuby("a", "t", "kept");

    try (RedisBackend other = RedisBackend.open(redis.uri(""))) {
      for (RedisBackend each : List.of(backend, other)) {
        History history =
            each.store().history(Set.of("a"), old, 10).toCompletableFuture().join();
        assertEquals(Map.of("a", Gap.EXPIRED), history.gaps());
        assertEquals(1, history.events().size());
      }
    }
  }
}
