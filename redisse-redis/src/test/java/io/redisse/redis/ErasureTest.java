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
import org.junit.jupiter.api.Test;

/** Tests channels whose history is erased on request (STORE-15). */
class ErasureTest extends SeveralNodesTestCase {
  private static void forget(Node node, String... channels) {
    get(node.backend.erasable().orElseThrow().forget(Set.of(channels)));
  }

  @Test
  void erasedChannelIsAGapForOlderCursorsOnAllNodes() {
    RedisProcess redis = start();
    Node node = new Node(redis.uri(""), "a", "b");
    Node other = new Node(redis.uri(""), "a", "b");
    Event first = node.publish("a", "erased 1");
    Event kept = node.publish("b", "kept");
    Event newest = other.publish("a", "erased 2");
    Event later = node.publish("b", "later");
    forget(node, "a", "never used");

    for (Node each : List.of(node, other)) {
      History history = each.history(first.id(), "a", "b", "never used");
      assertEquals(Map.of("a", Gap.RESET), history.gaps());
      assertEquals(List.of(kept, later), history.events());
      assertEquals(Map.of(), each.history(newest.id(), "a", "b").gaps());
    }
    Event next = other.publish("a", "next");
    assertEquals(List.of(next), node.history(later.id(), "a").events());
    assertEquals(Map.of(), node.history(newest.id(), "a").gaps());
    assertEquals(Map.of("a", Gap.RESET), node.history(first.id(), "a").gaps());
    assertEquals(List.of(), node.listener.signals);
    assertEquals(0L, redis.command("EXISTS", "never used"));
  }

  @Test
  void noTraceOfAnErasedEventRemainsInRedis() {
    RedisProcess redis = start();
    Node node = new Node(redis.uri(""), "a");
    for (int i = 0; i < 102; i++) {
      node.publish("a", "secret");
    }
    redis.publishAsRuby("a", "t", "secret");
    redis.command("ZADD", "a", "1", "of another application");
    forget(node, "a");

    assertEquals(2L, redis.command("ZCARD", "a"));
    assertEquals(
        List.of("of another application", ": reset\n\n"), redis.command("ZRANGE", "a", "0", "-1"));
  }

  @Test
  void openStreamsContinueAfterAnErasure() {
    RedisProcess redis = start();
    Redisse redisse =
        closing(Redisse.builder().backend(redis.uri("").toString()).build());
    StreamRecorder stream = new StreamRecorder(Set.of("a", "b"));
    redisse
        .hub()
        .open(new StreamRequest(Grant.of(stream.channels), OptionalLong.empty(), false), stream);
    await().until(() -> !stream.received().isEmpty());
    get(redisse.publish(new NewEvent("a", "erased")));
    await().until(() -> stream.hasReceived("erased"));
    get(redisse.forget(Set.of("a")));
    get(redisse.publish(new NewEvent("a", "next")));

    await().until(() -> stream.hasReceived("next"));
    assertEquals(1, stream.notices().size(), () -> "only lastEventId: " + stream.notices());
  }

  @Test
  void restartAfterAnErasureNotifiesNoClients() {
    RedisProcess redis = start("--appendonly", "yes", "--appendfsync", "always");
    Node node = new Node(redis.uri(""), "a", "b");
    Event first = node.publish("a", "erased 1");
    Event newest = node.publish("a", "erased 2");
    Event kept = node.publish("b", "kept");
    forget(node, "a");
    redis.kill();
    redis.restart();
    node.awaitResumed();

    assertEquals(Map.of(), node.history(newest.id(), "a", "b").gaps());
    assertEquals(Map.of("a", Gap.RESET), node.history(first.id(), "a", "b").gaps());
    assertEquals(List.of(kept), node.history(first.id(), "a", "b").events());
    assertTrue(!node.listener.signals.contains("reset"), () -> "" + node.listener.signals);
  }

  @Test
  void erasedChannelThatExpiresCausesNoGapInOtherChannels() {
    RedisProcess redis = start();
    Node node = new Node(redis.uri("?historyTtl=1h"), "a");
    Event first = node.publish("a", "erased 1");
    node.publish("a", "erased 2");
    forget(node, "a");

    assertEquals(Map.of("a", Gap.RESET), node.history(first.id(), "a", "b").gaps());
    long millis = (Long) redis.command("PTTL", "a");
    assertTrue(millis > 0 && millis <= 3_600_000, () -> "expires in " + millis + " ms");
  }

  @Test
  void keyOfTheWrongTypeIsNamedAndNothingIsErased() {
    RedisProcess redis = start();
    Node node = new Node(redis.uri(""), "a");
    Event event = node.publish("a", "kept");
    redis.command("SET", "foreign", "x");

    CompletionException failure =
        assertThrows(CompletionException.class, () -> forget(node, "a", "foreign"));
    assertInstanceOf(BackendRefusedException.class, failure.getCause());
    assertTrue(failure.toString().contains("WRONGTYPE"), failure::toString);
    assertTrue(failure.toString().contains("key foreign"), failure::toString);
    assertEquals(List.of(event), node.history(event.id() - 1, "a").events());
  }
}
