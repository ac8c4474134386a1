package io.redisse.redis;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.Event;
import io.redisse.api.Gap;
import io.redisse.api.History;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Tests events that Redis lost after they were delivered: a node that knows one of them notifies
 * all nodes (STORE-5).
 */
class LostEventsTest extends SeveralNodesTestCase {
  @Test
  void lossOfTheAppendOnlyFileIsReportedToAllNodesByTheOneThatKnows() throws IOException {
    RedisProcess redis = start("--appendonly", "yes", "--appendfsync", "always");
    Node informed = new Node(redis.uri(""), "a");
    Node other = new Node(redis.uri(""), "b");
    Event kept = informed.publish("a", "kept");
    redis.saveFiles();
    Event lost = informed.publish("a", "lost");
    redis.kill();
    redis.restoreFiles();
    redis.restart();
    informed.awaitResumed();
    other.awaitResumed();

    History history = other.history(kept.id(), "a");

    assertEquals(Map.of("a", Gap.RESET), history.gaps());
    assertEquals(Map.of("a", Gap.RESET), informed.history(kept.id(), "a").gaps());
    assertEquals(Map.of("a", Gap.RESET), other.history(kept.id(), "a").gaps());
    assertEquals(Map.of("a", Gap.RESET), other.history(lost.id(), "a").gaps());
    assertEquals(Map.of(), other.history(history.through(), "a").gaps());
    assertTrue(other.publish("a", "next").id() > history.through());
  }

  @Test
  void laterEventsDoNotHideALoss() throws IOException {
    RedisProcess redis = start("--appendonly", "yes", "--appendfsync", "always");
    Node informed = new Node(redis.uri(""), "a");
    Event kept = informed.publish("a", "kept");
    redis.saveFiles();
    informed.publish("a", "lost");
    redis.kill();
    redis.restoreFiles();
    redis.restart();
    informed.awaitResumed();
    Event next = informed.publish("a", "next");
    await().until(() -> informed.listener.data().contains("next"));

    History history = informed.history(kept.id(), "a");

    assertEquals(Map.of("a", Gap.RESET), history.gaps());
    assertEquals(List.of(next), history.events());
    assertEquals(Map.of(), informed.history(history.through(), "a").gaps());
  }

  @Test
  void lossIsDetectedWithoutAReadBetweenTwoInterruptions() throws IOException {
    RedisProcess redis = start("--appendonly", "yes", "--appendfsync", "always");
    Node informed = new Node(redis.uri(""), "a");
    Event kept = informed.publish("a", "kept");
    redis.killClients("redisse-pubsub");
    informed.awaitResumed();
    redis.saveFiles();
    informed.publish("a", "lost");
    redis.kill();
    redis.restoreFiles();
    redis.restart();
    await().until(() -> informed.listener.signals.size() == 4);
    await().ignoreExceptions().until(() -> informed.publish("a", "next").id() > kept.id());

    assertEquals(Map.of("a", Gap.RESET), informed.history(kept.id(), "a").gaps());
  }

  @Test
  void deletedChannelIsAGapForOlderCursorsOnce() {
    RedisProcess redis = start();
    Node node = new Node(redis.uri(""), "a");
    Event deleted = node.publish("a", "deleted");
    redis.command("DEL", "a");

    long through = node.history(deleted.id() - 1, "a").through();
    assertEquals(Map.of("a", Gap.RESET), node.history(deleted.id() - 1, "a").gaps());
    assertEquals(Map.of(), node.history(through, "a").gaps());
    Event last = node.publish("a", "last");
    await().until(() -> node.listener.data().contains(last.data()));
    assertEquals(List.of(), node.listener.signals, "open streams missed nothing");
  }

  @Test
  void trimmedAndExpiredEventsAreNotReportedAsLost() {
    RedisProcess redis = start();
    Node node = new Node(redis.uri("?historyTtl=300ms&historySize=10"), "a", "b");
    long cursor = node.publish("a", "first").id();
    node.publish("b", "expires");
    for (int i = 0; i < 30; i++) {
      node.publish("a", "" + i);
    }
    assertEquals(Map.of("a", Gap.TRIMMED), node.history(cursor, "a").gaps());
    await().until(() -> redis.command("EXISTS", "a").equals(0L));
    node.history(cursor, "a", "b");
    node.publish("b", "first again");
    node.history(cursor, "a", "b");
    assertEquals(List.of(), node.listener.signals);
  }

  @Test
  void promotedReplicaThatLaggedIsAGapInEveryChannel() throws Exception {
    RedisProcess master = start();
    RedisProcess replica = start();
    FaultProxy proxy = closing(new FaultProxy(master));
    Node saw = new Node(proxy.uri("?timeout=1s"), "a", "b");
    Node other = new Node(proxy.uri("?timeout=1s"), "a");
    Event replicated = saw.publish("a", "replicated");
    replica.command("REPLICAOF", "127.0.0.1", "" + master.port());
    await().until(() -> replica.command("EXISTS", "a").equals(1L));
    replica.command("REPLICAOF", "127.0.0.1", "1");
    long lostOnB = saw.publish("b", "lost").id();
    long lostOnA = saw.publish("a", "lost").id();

    replica.command("REPLICAOF", "NO", "ONE");
    master.kill();
    proxy.switchTo(replica);
    saw.awaitResumed();
    other.awaitResumed();
    for (int i = 0; i < 100; i++) {
      assertTrue(other.publish("a", "" + i).id() > lostOnA);
    }

    for (Node node : List.of(saw, other)) {
      for (long cursor : new long[] {replicated.id(), lostOnB, lostOnA}) {
        assertEquals(
            Map.of("a", Gap.RESET, "b", Gap.RESET),
            node.history(cursor, "a", "b").gaps());
      }
      assertEquals(100, node.history(lostOnA, "a", "b").events().size());
    }
  }

  @Test
  void restartOfNodesAndRedisFromAnOldSnapshotIsAGap() {
    RedisProcess redis = start();
    Node before = new Node(redis.uri(""), "a");
    Event kept = before.publish("a", "kept");
    redis.save();
    Event lost = before.publish("a", "lost");
    before.backend.close();
    redis.kill();
    redis.restart();

    Node after = new Node(redis.uri(""), "a");
    for (long cursor : new long[] {kept.id(), lost.id()}) {
      assertEquals(Map.of("a", Gap.RESET), after.history(cursor, "a").gaps());
    }
    assertTrue(after.publish("a", "next").id() > lost.id());
  }

  @Test
  void snapshotIsNotTrustedJustBecauseAnAppendOnlyFileWasEnabledLater() {
    RedisProcess redis = start();
    Node before = new Node(redis.uri(""), "a");
    Event kept = before.publish("a", "kept");
    redis.save();
    before.publish("a", "lost");
    before.backend.close();
    redis.kill();
    redis.restart();
    redis.command("CONFIG", "SET", "appendonly", "yes");

    assertEquals(
        Map.of("a", Gap.RESET),
        new Node(redis.uri(""), "a").history(kept.id(), "a").gaps());
  }
}
