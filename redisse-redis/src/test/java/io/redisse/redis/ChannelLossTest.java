package io.redisse.redis;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.BackendRefusedException;
import io.redisse.api.Event;
import io.redisse.api.Gap;
import io.redisse.api.Grant;
import io.redisse.api.History;
import io.redisse.api.NewEvent;
import io.redisse.core.Redisse;
import io.redisse.core.spi.StreamRequest;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the loss of one channel: its key is deleted, restored, or used by another application. */
class ChannelLossTest extends SeveralNodesTestCase {
  private RedisProcess redis;
  private Node node;

  @BeforeEach
  void open() {
    redis = start();
    node = new Node(redis.uri(""), "a", "b");
  }

  private long id(String channel, String data) {
    return node.publish(channel, data).id();
  }

  @Test
  void lossOfOneChannelIsAGapInThatChannelOnly() {
    long cursor = id("b", "1");
    Event second = node.publish("b", "2");
    id("a", "lost");
    redis.command("DEL", "a");
    Node other = new Node(redis.uri(""), "c");

    History history = node.history(cursor, "a", "b");
    assertEquals(Map.of("a", Gap.RESET), history.gaps());
    assertEquals(List.of(second), history.events());
    assertEquals(Map.of("a", Gap.RESET), other.history(cursor, "a", "b").gaps());
    assertEquals(Map.of(), node.history(history.through(), "a", "b").gaps());
    long next = id("a", "next");
    assertEquals(Map.of(), other.history(next - 1, "a").gaps());
    assertEquals(Map.of("a", Gap.RESET), other.history(cursor, "a").gaps());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 100, 101, 300})
  void laterEventsDoNotHideADeletedKey(int later) {
    long cursor = id("a", "seen");
    id("a", "lost");
    redis.command("DEL", "a");
    for (int i = 0; i < later; i++) {
      id("a", "later");
    }

    assertEquals(Set.of("a"), node.history(cursor, "a", "b").gaps().keySet());
  }

  @Test
  void restoredOlderKeyIsAGap() {
    long cursor = id("a", "seen");
    redis.command("COPY", "a", "backup");
    id("a", "lost");
    redis.command("COPY", "backup", "a", "REPLACE");

    assertEquals(Map.of("a", Gap.RESET), node.history(cursor, "a", "b").gaps());
    assertEquals(
        Map.of(), node.history(node.history(cursor, "a").through(), "a").gaps());
  }

  @Test
  void openStreamsAreNotNotifiedOfTheLossOfAChannel() {
    Redisse redisse =
        closing(Redisse.builder().backend(redis.uri("").toString()).build());
    StreamRecorder ofA = new StreamRecorder(Set.of("a"));
    StreamRecorder ofB = new StreamRecorder(Set.of("b"));
    for (StreamRecorder each : List.of(ofA, ofB)) {
      redisse
          .hub()
          .open(new StreamRequest(Grant.of(each.channels), OptionalLong.empty(), false), each);
      await().until(() -> !each.received().isEmpty());
    }
    long cursor = get(redisse.publish(new NewEvent("a", "lost"))).id() - 1;
    await().until(() -> ofA.hasReceived("lost"));
    redis.command("DEL", "a");
    assertEquals(
        Map.of("a", Gap.RESET),
        get(redisse.backend().store().history(Set.of("a"), cursor, 10)).gaps());

    for (StreamRecorder each : List.of(ofA, ofB)) {
      get(redisse.publish(new NewEvent(each.channels.iterator().next(), "last")));
      await().until(() -> each.hasReceived("last"));
      assertEquals(1, each.notices().size(), () -> "only lastEventId: " + each.notices());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HSET a f v", "SET a x", "LPUSH a x", "SADD a x", "XADD a * f v"})
  void keyOfAnotherTypeIsAnUnknownGapInThisChannelOnly(String command) {
    long cursor = id("b", "1");
    Event second = node.publish("b", "2");
    redis.command(command.split(" ", -1));

    for (int i = 0; i < 2; i++) {
      History history = node.history(cursor, "a", "b");
      assertEquals(Map.of("a", Gap.UNKNOWN), history.gaps());
      assertEquals(List.of(second), history.events());
    }
    CompletionException failure =
        assertThrows(CompletionException.class, () -> node.publish("a", "rejected"));
    assertInstanceOf(BackendRefusedException.class, failure.getCause());
    assertTrue(failure.toString().contains("WRONGTYPE"), failure::toString);
    assertEquals(Map.of(), node.history(second.id(), "b").gaps());
  }

  @Test
  void keyOfTheWrongTypeDoesNotRejectOtherChannelsOfABatch() {
    redis.command("SET", "a", "x");
    var stages = List.of("b", "a", "b", "a", "b").stream()
        .map(channel -> node.backend.publish(new NewEvent(channel, "x")).toCompletableFuture())
        .toList();

    for (int i = 0; i < stages.size(); i++) {
      int number = i;
      if (i % 2 == 0) {
        get(stages.get(i));
      } else {
        assertThrows(CompletionException.class, () -> get(stages.get(number)));
      }
    }
    await().until(() -> node.listener.events.size() == 3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "1800000000000000"})
  void largeSetOfAnotherApplicationIsKeptAndEventsAreServedBesideIt(String score) {
    redis.command(
        "EVAL",
        "for i = 1, 20000 do redis.call('ZADD', 'a', ARGV[1] + i, 'foreign' .. i) end",
        "0",
        score);
    long cursor = get(node.backend.store().lastId());
    for (int i = 0; i < 150; i++) {
      id("a", "" + i);
    }

    assertEquals(20_000L, redis.command("EVAL", """
        local n = 0
        for _, member in ipairs(redis.call('ZRANGE', 'a', 0, -1)) do
          n = n + (string.find(member, '^foreign') and 1 or 0)
        end
        return n""", "0"));
    History history = node.history(cursor, "a");
    assertEquals(Set.of("a"), history.gaps().keySet());
    assertEquals("149", history.events().get(history.events().size() - 1).data());
  }

  @Test
  void lostEventAtOrBelowTheCursorIsAlsoEvidence() {
    RedisBackend other = closing(RedisBackend.open(redis.uri("")));
    long cursor = id("a", "known");
    get(other.publish(new NewEvent("a", "missed")));
    await().until(() -> node.listener.data().contains("missed"));
    RedisBackend third = closing(RedisBackend.open(redis.uri("")));
    get(third.store().history(Set.of("a"), cursor - 1, 1));
    redis.command("DEL", "a");

    assertEquals(
        Map.of("a", Gap.RESET),
        get(third.store().history(Set.of("a"), cursor, 10)).gaps());
  }

  @Test
  void laterEventsDoNotHideADeletedKeyThatWouldExpire() {
    redis.command("FLUSHALL");
    Node expiring = new Node(redis.uri("?historyTtl=1h"), "a");
    long cursor = expiring.publish("a", "seen").id();
    expiring.publish("a", "lost");
    redis.command("DEL", "a");
    expiring.publish("a", "next");

    assertEquals(Map.of("a", Gap.RESET), expiring.history(cursor, "a").gaps());
  }

  @Test
  void deletedChannelOfRubyIsAGapForAProcessThatReadItsEvents() {
    long cursor = get(node.backend.store().lastId());
    redis.publishAsRuby("a", "t", "1");
    redis.publishAsRuby("a", "t", "2");
    assertEquals(2, node.history(cursor, "a").events().size());
    redis.command("DEL", "a");

    assertEquals(Set.of("a"), node.history(cursor, "a").gaps().keySet());
  }

  @Test
  void firstJavaEventDoesNotHideTheEventsOfRuby() {
    long first = redis.publishAsRuby("a", "t", "r1");
    redis.publishAsRuby("a", "t", "r2");
    id("a", "j1");

    History history = node.history(first, "a");
    assertEquals(List.of("r2", "j1"), history.events().stream().map(Event::data).toList());
    assertEquals(Map.of(), history.gaps());
  }

  @Test
  void lostChannelDoesNotPreventReadingWhileRedisRejectsWrites() {
    long cursor = id("b", "1");
    id("b", "2");
    id("a", "lost");
    redis.command("DEL", "a");
    redis.command("CONFIG", "SET", "min-replicas-to-write", "1");

    History history = node.history(cursor, "a", "b");
    assertEquals(Map.of("a", Gap.RESET), history.gaps());
    assertEquals(1, history.events().size());
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "4, 2", "20, 10", "60, 30"})
  void laterEventsDoNotHideAnOlderCopyOfAKeyThatLacksTwiceAsMany(int lost, int later) {
    long cursor = id("a", "seen");
    redis.command("COPY", "a", "backup");
    for (int i = 0; i < lost; i++) {
      id("a", "lost");
    }
    redis.command("COPY", "backup", "a", "REPLACE");
    for (int i = 0; i < later; i++) {
      id("a", "later");
    }

    assertEquals(Map.of("a", Gap.RESET), node.history(cursor, "a", "b").gaps());
  }
}
