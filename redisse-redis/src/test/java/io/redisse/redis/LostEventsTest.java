package io.redisse.redis;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.Event;
import io.redisse.api.Gap;
import io.redisse.api.History;
import io.redisse.api.NewEvent;
import io.redisse.api.spi.Broadcaster;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events that Redis lost after someone heard them: whoever knows of them tells all nodes (STORE-5). */
class LostEventsTest {
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  private <T extends AutoCloseable> T closing(T each) {
    opened.push(each);
    return each;
  }

  /** One of several processes on the same Redis. */
  private final class Node {
    final RecordingListener listener = new RecordingListener();
    final RedisBackend backend;

    Node(URI uri, String... channels) {
      backend = closing(RedisBackend.open(uri));
      Broadcaster broadcaster = backend.broadcaster();
      broadcaster.listen(listener);
      get(broadcaster.subscribe(Set.of(channels)));
    }

    Event publish(String channel, String data) {
      return get(backend.publish(new NewEvent(channel, data)));
    }

    History history(long cursor, String... channels) {
      return get(backend.store().history(Set.of(channels), cursor, 1000));
    }

    void awaitHealed() {
      await().until(() -> listener.news.contains("resumed"));
      await().ignoreExceptions().until(() -> get(backend.store().lastId()) > 0);
    }
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private RedisProcess start(String... settings) {
    return closing(RedisProcess.start(settings));
  }

  @Test
  void whatTheAppendOnlyFileLostIsToldOnAllNodesByTheOneThatKnows() throws IOException {
    RedisProcess redis = start("--appendonly", "yes", "--appendfsync", "always");
    Node knows = new Node(redis.uri(""), "a");
    Node other = new Node(redis.uri(""), "b");
    Event kept = knows.publish("a", "kept");
    redis.saveFiles();
    Event lost = knows.publish("a", "lost");
    redis.kill();
    redis.restoreFiles();
    redis.restart();
    knows.awaitHealed();
    other.awaitHealed();
    assertEquals(Map.of(), other.history(kept.id(), "a").gaps(), "what only the other can know");

    History history = knows.history(kept.id(), "a");

    assertEquals(Map.of("a", Gap.RESET), history.gaps());
    await().until(() -> other.listener.news.contains("reset"));
    await().until(() -> knows.listener.news.contains("reset"));
    assertEquals(Map.of("a", Gap.RESET), other.history(kept.id(), "a").gaps());
    assertEquals(Map.of("a", Gap.RESET), other.history(lost.id(), "a").gaps());
    assertEquals(Map.of(), other.history(history.through(), "a").gaps());
    assertTrue(other.publish("a", "next").id() > history.through());
  }

  @Test
  void whatIsPublishedAfterALossDoesNotHideIt() throws IOException {
    RedisProcess redis = start("--appendonly", "yes", "--appendfsync", "always");
    Node knows = new Node(redis.uri(""), "a");
    Event kept = knows.publish("a", "kept");
    redis.saveFiles();
    knows.publish("a", "lost");
    redis.kill();
    redis.restoreFiles();
    redis.restart();
    knows.awaitHealed();
    Event next = knows.publish("a", "next");
    await().until(() -> knows.listener.data().contains("next"));

    History history = knows.history(kept.id(), "a");

    assertEquals(Map.of("a", Gap.RESET), history.gaps());
    assertEquals(List.of(next), history.events());
    assertEquals(Map.of(), knows.history(history.through(), "a").gaps());
  }

  @Test
  void aLossIsFoundAlsoWhenNobodyReadBetweenTwoInterruptions() throws IOException {
    RedisProcess redis = start("--appendonly", "yes", "--appendfsync", "always");
    Node knows = new Node(redis.uri(""), "a");
    Event kept = knows.publish("a", "kept");
    redis.killClients("redisse-pubsub");
    knows.awaitHealed();
    redis.saveFiles();
    knows.publish("a", "lost");
    redis.kill();
    redis.restoreFiles();
    redis.restart();
    await().until(() -> knows.listener.news.size() == 4);
    await().ignoreExceptions().until(() -> knows.publish("a", "next").id() > kept.id());

    assertEquals(Map.of("a", Gap.RESET), knows.history(kept.id(), "a").gaps());
  }

  @Test
  void aChannelThatWasDeletedIsToldOnce() {
    RedisProcess redis = start();
    Node node = new Node(redis.uri(""), "a");
    Event deleted = node.publish("a", "deleted");
    redis.command("DEL", "a");

    long through = node.history(deleted.id() - 1, "a").through();
    assertEquals(Map.of("a", Gap.RESET), node.history(deleted.id() - 1, "a").gaps());
    assertEquals(Map.of(), node.history(through, "a").gaps());
    Event last = node.publish("a", "last");
    await().until(() -> node.listener.data().contains(last.data()));
    assertEquals(List.of("reset"), node.listener.news);
  }

  @Test
  void whatWasTrimmedOrExpiredIsNotLost() {
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
    assertEquals(List.of(), node.listener.news);
  }

  @Test
  void aReplicaThatLagsAndIsPromotedIsAGapInEveryChannel() throws Exception {
    RedisProcess master = start();
    RedisProcess replica = start();
    Forwarder address = closing(new Forwarder(master));
    Node saw = new Node(address.uri("?timeout=1s"), "a", "b");
    Node other = new Node(address.uri("?timeout=1s"), "a");
    Event replicated = saw.publish("a", "replicated");
    replica.command("REPLICAOF", "127.0.0.1", "" + master.port());
    await().until(() -> replica.command("EXISTS", "a").equals(1L));
    replica.command("REPLICAOF", "127.0.0.1", "1");
    long lostOnB = saw.publish("b", "lost").id();
    long lostOnA = saw.publish("a", "lost").id();

    replica.command("REPLICAOF", "NO", "ONE");
    master.kill();
    address.switchTo(replica);
    saw.awaitHealed();
    other.awaitHealed();
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
  void everyNodeThatIsRestartedWithRedisOnAnOldSnapshotTellsAGap() {
    RedisProcess redis = start();
    Node before = new Node(redis.uri(""), "a");
    Event kept = before.publish("a", "kept");
    redis.command("SAVE");
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
}
