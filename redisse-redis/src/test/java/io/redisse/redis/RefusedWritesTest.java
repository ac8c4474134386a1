package io.redisse.redis;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.Event;
import io.redisse.api.Gap;
import io.redisse.api.Revocation;
import io.redisse.api.TemporarilyRefusedException;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;

/**
 * Tests a Redis that rejects writes for lack of replicas when a life should begin, as after each
 * failover with {@code min-replicas-to-write}. Clients can still read; only publishing is refused.
 */
class RefusedWritesTest extends SeveralNodesTestCase {
  private static final Map<String, Gap> RESET = Map.of("a", Gap.RESET);

  private static void refuseWrites(RedisProcess redis) {
    redis.command("CONFIG", "SET", "min-replicas-to-write", "1");
  }

  private static void takeWrites(RedisProcess redis) {
    redis.command("CONFIG", "SET", "min-replicas-to-write", "0");
  }

  private static void promote(RedisProcess redis) {
    redis.command("REPLICAOF", "127.0.0.1", "1");
    redis.command("REPLICAOF", "NO", "ONE");
  }

  /** Runs commands before Redis serves any other client. */
  private static void together(RedisProcess redis, String... commands) {
    try (Connection connection = new Connection("127.0.0.1", redis.port())) {
      connection.executeCommand(Protocol.Command.MULTI);
      for (String command : commands) {
        String[] words = command.split(" ", -1);
        connection.sendCommand(
            Protocol.Command.valueOf(words[0]), Arrays.copyOfRange(words, 1, words.length));
        connection.getOne();
      }
      connection.sendCommand(Protocol.Command.EXEC);
      assertEquals(commands.length, connection.getObjectMultiBulkReply().size());
    }
  }

  private static void assertRefused(Node node) {
    Throwable refusal =
        assertThrows(CompletionException.class, () -> node.publish("a", "x")).getCause();
    assertInstanceOf(TemporarilyRefusedException.class, refusal);
    assertTrue(refusal.toString().contains("NOREPLICAS"), refusal::toString);
  }

  private static Event publishOnceTaken(Node node, String data) {
    Event[] published = new Event[1];
    await().ignoreExceptions().until(() -> {
      published[0] = node.publish("a", data);
      return true;
    });
    return published[0];
  }

  @Test
  void promotedMasterWithoutReplicasIsReadWithAGapUntilItAcceptsWrites() {
    RedisProcess redis = start();
    Node node = new Node(redis.uri("?timeout=2s"), "a");
    long cursor = node.publish("a", "1").id();
    Event second = node.publish("a", "2");
    refuseWrites(redis);
    promote(redis);
    node.awaitResumed();

    long through = 0;
    for (Node each : List.of(node, new Node(redis.uri(""), "b"))) {
      assertEquals(RESET, each.history(cursor, "a").gaps());
      assertEquals(List.of(second), each.history(cursor, "a").events());
      assertEquals(RESET, each.history(second.id(), "a").gaps());
      through = each.history(cursor, "a").through();
      assertEquals(Map.of(), each.history(through, "a").gaps());
      assertRefused(each);
    }

    takeWrites(redis);
    await()
        .until(() -> node.listener.signals.equals(
            List.of("interrupted", "resumed", "interrupted", "resumed")));
    Event next = publishOnceTaken(node, "next");
    assertTrue(next.id() > through, () -> "" + next);
    await().until(() -> node.listener.data().contains("next"));
    assertEquals(RESET, node.history(cursor, "a").gaps());
    assertEquals(Map.of(), node.history(next.id(), "a").gaps());
  }

  @Test
  void restartWithTheCompleteAppendOnlyFileCausesNoGapEvenIfRedisRejectsWrites() {
    RedisProcess redis = start("--appendonly", "yes", "--appendfsync", "always");
    Node node = new Node(redis.uri("?timeout=2s"), "a");
    long cursor = node.publish("a", "1").id();
    Event second = node.publish("a", "2");
    redis.kill();
    redis.restart("--min-replicas-to-write", "1");
    node.awaitResumed();

    assertRefused(node);
    assertEquals(List.of(second), node.history(cursor, "a").events());
    assertEquals(Map.of(), node.history(cursor, "a").gaps());
    long through = node.history(cursor, "a").through();
    takeWrites(redis);
    Event next = publishOnceTaken(node, "next");
    assertEquals(Map.of(), node.history(cursor, "a").gaps());
    assertEquals(List.of(next), node.history(through, "a").events());
    assertEquals(
        Map.of("counter", 1L),
        node.backend.statistics().orElseThrow().epochMoves(),
        "only that of the empty database");
  }

  @Test
  void knownLossIsAGapWhileRedisRejectsWritesAndIsReportedAfterwards() throws IOException {
    RedisProcess redis = start("--appendonly", "yes", "--appendfsync", "always");
    Node informed = new Node(redis.uri("?timeout=2s"), "a");
    Node other = new Node(redis.uri("?timeout=2s"), "b");
    long cursor = informed.publish("a", "kept").id();
    redis.saveFiles();
    informed.publish("a", "lost");
    redis.kill();
    redis.restoreFiles();
    redis.restart("--min-replicas-to-write", "1");
    informed.awaitResumed();
    other.awaitResumed();

    assertEquals(RESET, informed.history(cursor, "a").gaps());
    takeWrites(redis);
    publishOnceTaken(other, "next");
    await().ignoreExceptions().until(() -> other.history(cursor, "a").gaps().equals(RESET));
    assertEquals(RESET, informed.history(cursor, "a").gaps());
  }

  @Test
  void emptyRedisThatRejectsWritesCanBeOpened() {
    RedisProcess redis = start("--min-replicas-to-write", "1");
    Node node = new Node(redis.uri("?timeout=2s"), "a");
    long start = get(node.backend.store().lastId());

    assertTrue(start > 0);
    assertRefused(node);
    takeWrites(redis);
    assertTrue(publishOnceTaken(node, "first").id() > start);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"DEL redisse:life", "DEL redisse:lastEventId", "SET redisse:lastEventId 5"})
  void lostControlKeyDoesNotPreventReadingThoughRedisTakesNoWrites(String command) {
    RedisProcess redis = start();
    Node node = new Node(redis.uri("?timeout=2s"), "a");
    long cursor = node.publish("a", "1").id();
    node.publish("a", "2");
    together(redis, command, "CONFIG SET min-replicas-to-write 1");

    node.awaitResumed();
    assertEquals(RESET, node.history(cursor, "a").gaps());
    assertEquals(1, node.history(cursor, "a").events().size());
  }

  @Test
  void processThatStaysConnectedCountsNoRefusals() throws InterruptedException {
    RedisProcess redis = start();
    Node node = new Node(redis.uri("?timeout=2s"), "a");
    node.publish("a", "1");
    refuseWrites(redis);
    promote(redis);
    node.awaitResumed();
    int resumed = node.listener.signals.size();
    Thread.sleep(3_000);

    assertEquals(resumed, node.listener.signals.size(), "no more interruptions");
    assertEquals(0L, node.backend.statistics().orElseThrow().refusals().get("noreplicas"));
  }

  @Test
  void revocationsInForceAreReadEvenIfEndedOnesCannotBeRemoved() {
    RedisProcess redis = start();
    Node node = new Node(redis.uri(""), "a");
    var revocations = node.backend.revocations().orElseThrow();
    get(revocations.add(Revocation.ofPrincipal("bob", Instant.now().plusSeconds(60))));
    redis.command("ZADD", "redisse:revoked", "1", "principal alice");
    refuseWrites(redis);
    Set<String> received = new ConcurrentSkipListSet<>();
    closing(RedisBackend.open(redis.uri("")))
        .revocations()
        .orElseThrow()
        .listen(each -> received.add(each.name()));

    await().until(() -> received.equals(Set.of("bob")));
  }
}
