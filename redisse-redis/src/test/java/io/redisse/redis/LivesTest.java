package io.redisse.redis;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.Event;
import io.redisse.api.Gap;
import io.redisse.api.History;
import io.redisse.api.NewEvent;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which restarts of Redis lost events, as far as any process can know (STORE-5, STORE-6). */
class LivesTest extends SeveralNodesTestCase {
  private static final Map<String, Gap> NO_GAP = Map.of();
  private static final Map<String, Gap> RESET = Map.of("a", Gap.RESET);

  private RedisProcess startWithAppendOnlyFile() {
    return start("--appendonly", "yes", "--appendfsync", "always");
  }

  private static void restartWithOlderFile(RedisProcess redis) throws IOException {
    redis.kill();
    redis.restoreFiles();
    redis.restart();
  }

  @Test
  void backupAndFirstReplicaCauseNoLoss() {
    RedisProcess redis = start("--repl-diskless-sync-delay", "0");
    Node node = new Node(redis.uri(""), "a");
    long cursor = node.publish("a", "1").id();
    node.publish("a", "2");
    RedisProcess replica = start();
    replica.command("REPLICAOF", "127.0.0.1", "" + redis.port());
    await().until(() -> replica.command("EXISTS", "a").equals(1L));
    redis.killClients("redisse-pubsub");
    redis.killClients("redisse-commands");
    node.awaitResumed();

    Node later = new Node(redis.uri(""), "a");
    assertEquals(NO_GAP, later.history(cursor, "a").gaps());
    assertEquals(NO_GAP, node.history(cursor, "a").gaps());
  }

  @Test
  void restartWithTheCompleteAppendOnlyFileCausesNoLoss() {
    RedisProcess redis = startWithAppendOnlyFile();
    Node node = new Node(redis.uri(""), "a");
    long cursor = node.publish("a", "1").id();
    Event second = node.publish("a", "2");
    for (int i = 0; i < 3; i++) {
      redis.kill();
      redis.restart();
      await().ignoreExceptions().until(() -> get(node.backend.store().lastId()) > second.id());
    }

    assertEquals(NO_GAP, node.history(cursor, "a").gaps());
    assertEquals(NO_GAP, node.history(second.id(), "a").gaps());
    assertEquals(NO_GAP, new Node(redis.uri(""), "a").history(cursor, "a").gaps());
  }

  @Test
  void processThatOnlyPublishesIsAWitnessOfALoss() throws IOException {
    RedisProcess redis = startWithAppendOnlyFile();
    RedisBackend publisher = closing(RedisBackend.open(redis.uri("")));
    Event kept = get(publisher.publish(new NewEvent("a", "kept")));
    redis.saveFiles();
    get(publisher.publish(new NewEvent("b", "lost")));
    restartWithOlderFile(redis);
    await().ignoreExceptions().until(() -> get(publisher.store().lastId()) > kept.id());

    Node node = new Node(redis.uri(""), "a");

    assertEquals(RESET, node.history(kept.id(), "a").gaps());
  }

  @Test
  void witnessThatConnectsLaterReportsTheLossToStreamsAndCursorsServedMeanwhile() throws Exception {
    RedisProcess redis = startWithAppendOnlyFile();
    FaultProxy proxy = closing(new FaultProxy(redis));
    Node witness = new Node(proxy.uri("?timeout=1s"), "a");
    Event kept = witness.publish("a", "kept");
    redis.saveFiles();
    witness.publish("a", "lost");
    proxy.disconnect();
    restartWithOlderFile(redis);
    Node other = new Node(redis.uri(""), "a");
    assertEquals(NO_GAP, other.history(kept.id(), "a").gaps(), "not detected yet");
    Event next = other.publish("a", "next");

    proxy.switchTo(redis);
    witness.awaitResumed();

    await().until(() -> other.listener.signals.contains("reset"));
    for (long cursor : new long[] {kept.id(), next.id()}) {
      assertEquals(RESET, other.history(cursor, "a").gaps());
      assertEquals(RESET, witness.history(cursor, "a").gaps());
    }
    assertEquals(NO_GAP, other.history(get(other.backend.store().lastId()), "a").gaps());
  }

  @Test
  void lossIsProvenAfterAnotherRestart() throws Exception {
    RedisProcess redis = startWithAppendOnlyFile();
    FaultProxy proxy = closing(new FaultProxy(redis));
    Node witness = new Node(proxy.uri("?timeout=1s"), "a");
    Event kept = witness.publish("a", "kept");
    redis.saveFiles();
    witness.publish("a", "lost");
    proxy.disconnect();
    restartWithOlderFile(redis);
    for (int i = 0; i < 2; i++) {
      try (RedisBackend other = RedisBackend.open(redis.uri(""))) {
        get(other.publish(new NewEvent("a", "later")));
      }
      redis.kill();
      redis.restart();
    }

    proxy.switchTo(redis);
    witness.awaitResumed();

    assertEquals(RESET, witness.history(kept.id(), "a").gaps());
  }

  @Test
  void cursorFromLostDataIsAGapForItsClientOnlyIfNoProcessKnows() throws IOException {
    RedisProcess redis = startWithAppendOnlyFile();
    Node before = new Node(redis.uri(""), "a");
    Event kept = before.publish("a", "kept");
    redis.saveFiles();
    Event lost = before.publish("b", "lost");
    Event alsoLost = before.publish("a", "lost");
    before.backend.close();
    restartWithOlderFile(redis);

    Node after = new Node(redis.uri(""), "a");
    Event next = after.publish("a", "next");

    History ofLostCursor = after.history(lost.id(), "a", "b");
    assertEquals(Map.of("a", Gap.RESET, "b", Gap.RESET), ofLostCursor.gaps());
    assertEquals(next.id(), ofLostCursor.through());
    assertEquals(RESET, after.history(alsoLost.id(), "a").gaps());
    assertEquals(NO_GAP, after.history(kept.id(), "a").gaps(), "other clients are not notified");
    assertEquals(NO_GAP, after.history(next.id() - 1, "a").gaps());
    assertTrue(next.id() > alsoLost.id());
  }

  /** Makes the next connection find a different Redis process, like a restart but faster. */
  private static void pretendRestart(RedisProcess redis) {
    String life = (String) redis.command("GET", "redisse:life");
    redis.command("SET", "redisse:life", life.replaceFirst("^\\w+", "0123"));
  }

  @Test
  void idsAscendAndStayNearTheClockOverManyLivesInAShortTime() {
    RedisProcess redis = start();
    long greatest = 0;
    for (int i = 0; i < 15; i++) {
      try (RedisBackend node = RedisBackend.open(redis.uri(""))) {
        long id = get(node.publish(new NewEvent("a", "" + i))).id();
        assertTrue(id > greatest, id + " after " + greatest);
        greatest = id;
      }
      pretendRestart(redis);
    }
    long ahead = greatest - System.currentTimeMillis() * 1000;
    assertTrue(ahead < 3_000_000, "ids are " + ahead + " µs ahead of the clock");
  }

  @ParameterizedTest
  @ValueSource(strings = {"redisse:epoch", "redisse:life", "redisse:lastEventId"})
  void deletedControlKeyIsMendedAndAlarmsAtMostOnce(String key) {
    RedisProcess redis = start();
    Node node = new Node(redis.uri(""), "a");
    node.publish("a", "1");
    redis.command("DEL", key);
    await().ignoreExceptions().until(() -> node.history(1, "a").through() > 0);
    redis.killClients("redisse-pubsub");
    redis.killClients("redisse-commands");
    node.awaitResumed();

    long cursor = node.publish("a", "2").id();
    Event last = node.publish("a", "3");
    Node later = new Node(redis.uri(""), "a");
    assertEquals(NO_GAP, later.history(cursor, "a").gaps());
    assertEquals(last.id(), later.history(cursor, "a").through());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9007199254740991",
        "9007199254740993",
        "9223372036854775807",
        "99999999999999999999",
        "-5",
        "abc",
        "nan",
        ""
      })
  void counterThatIsNoValidIdIsReplaced(String counter) {
    RedisProcess redis = start();
    Node node = new Node(redis.uri(""), "a");
    long former = node.publish("a", "1").id();
    redis.command("SET", "redisse:lastEventId", counter);

    Event next = node.publish("a", "2");

    assertTrue(next.id() > former && next.id() < (1L << 53), () -> "id " + next.id());
    assertEquals(RESET, node.history(former, "a").gaps());
    assertEquals(NO_GAP, node.history(next.id(), "a").gaps());
    redis.command("FLUSHALL");
    assertTrue(node.publish("a", "3").id() > next.id());
  }

  @Test
  void counterThatWasSetBackIsALoss() {
    RedisProcess redis = start();
    Node node = new Node(redis.uri(""), "a");
    long first = node.publish("a", "1").id();
    long second = node.publish("a", "2").id();
    redis.command("SET", "redisse:lastEventId", "" + first);

    assertTrue(node.publish("a", "3").id() > second);
    assertEquals(RESET, node.history(first, "a").gaps());
    await().until(() -> node.listener.signals.contains("reset"));
  }

  @Test
  void fullRedisCanBeReadAfterARestartAndRejectsEventsWithTheReason() {
    RedisProcess redis = startWithAppendOnlyFile();
    Node node = new Node(redis.uri(""), "a");
    long cursor = node.publish("a", "1").id();
    Event second = node.publish("a", "2");
    redis.kill();
    redis.restart("--maxmemory", "1");
    node.awaitResumed();
    Node later = new Node(redis.uri(""), "a");

    for (Node each : new Node[] {node, later}) {
      History history = each.history(cursor, "a");
      assertEquals(NO_GAP, history.gaps());
      assertEquals(List.of(second), history.events());
      CompletionException failure =
          assertThrows(CompletionException.class, () -> each.publish("a", "rejected"));
      assertTrue(failure.toString().contains("maxmemory"), failure::toString);
    }
    redis.command("CONFIG", "SET", "maxmemory", "0");
    later.publish("a", "3");
    assertEquals(2, node.history(cursor, "a").events().size());
  }

  @Test
  void fullRedisWithoutItsDataCanBeReadToo() {
    RedisProcess redis = start();
    Node node = new Node(redis.uri(""), "a");
    long cursor = node.publish("a", "1").id();
    redis.kill();
    redis.restart("--maxmemory", "1");
    node.awaitResumed();

    assertEquals(RESET, node.history(cursor, "a").gaps());
    assertTrue(get(node.backend.store().lastId()) > cursor);
  }

  @Test
  void deletedEpochThatHadMovedOnEvidenceIsRestored() throws IOException {
    RedisProcess redis = startWithAppendOnlyFile();
    Node node = new Node(redis.uri(""), "a");
    node.publish("a", "kept");
    redis.saveFiles();
    node.publish("a", "lost");
    restartWithOlderFile(redis);
    node.awaitResumed();
    long cursor = Long.parseLong((String) redis.command("GET", "redisse:epoch")) - 1;
    redis.command("DEL", "redisse:epoch");

    assertEquals(RESET, node.history(cursor, "a").gaps());
    assertEquals(NO_GAP, node.history(cursor + 1, "a").gaps());
  }

  @Test
  void losslessRestartsBeyondTheRememberedOnesAffectOnlyTheOldestCursors() {
    RedisProcess redis = startWithAppendOnlyFile();
    long oldest = 0;
    for (int i = 0; i < 70; i++) {
      try (RedisBackend node = RedisBackend.open(redis.uri(""))) {
        long id = get(node.publish(new NewEvent("b", "" + i))).id();
        oldest = oldest == 0 ? id : oldest;
      }
      pretendRestart(redis);
    }
    Node node = new Node(redis.uri(""), "a");
    long cursor = node.publish("a", "1").id();
    node.publish("a", "2");

    assertEquals(RESET, node.history(oldest, "a").gaps());
    assertEquals(NO_GAP, node.history(cursor, "a").gaps());
    assertTrue(((String) redis.command("GET", "redisse:life")).length() < 4_000);
  }

  @Test
  void flushIsReportedOnceEvenIfEventsArePublishedMeanwhile() {
    RedisProcess redis = start();
    Node node = new Node(redis.uri(""), "a");
    long before = node.publish("a", "before").id();
    redis.command("FLUSHALL");
    long cursor = node.publish("a", "after").id();
    await().until(() -> node.listener.data().contains("after"));
    redis.killClients("redisse-commands");
    node.awaitResumed();
    node.publish("a", "last");

    assertEquals(RESET, node.history(before, "a").gaps());
    assertEquals(NO_GAP, node.history(cursor, "a").gaps());
    assertEquals(List.of("interrupted", "resumed"), node.listener.signals);
  }

  @Test
  void redisThatRejectsWritesCanBeReadOnNewConnections() {
    RedisProcess redis = start();
    Node node = new Node(redis.uri("?timeout=2s"), "a");
    long cursor = node.publish("a", "1").id();
    node.publish("a", "2");
    redis.command("CONFIG", "SET", "min-replicas-to-write", "1");
    redis.killClients("redisse-pubsub");
    redis.killClients("redisse-commands");
    node.awaitResumed();

    assertEquals(1, node.history(cursor, "a").events().size());
    assertEquals(1, new Node(redis.uri(""), "a").history(cursor, "a").events().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"redisse:epoch", "redisse:historySize", "redisse:ttl"})
  void controlKeyWithAnyOtherTextIsMended(String key) {
    RedisProcess redis = start();
    Node node = new Node(redis.uri("?historySize=50&historyTtl=1h"), "a");
    long cursor = node.publish("a", "1").id();
    Object proper = redis.command("GET", key);
    redis.command("SET", key, "garbage");

    await().until(() -> redis.command("GET", key).equals(proper));
    assertEquals(NO_GAP, new Node(redis.uri(""), "a").history(cursor, "a").gaps());
  }

  @Test
  void deletedLifeIsReportedToOpenStreamsEvenIfAReadDetectsItFirst() {
    RedisProcess redis = start();
    Node node = new Node(redis.uri(""), "a");
    long cursor = node.publish("a", "1").id();
    redis.command("DEL", "redisse:life");

    assertEquals(RESET, node.history(cursor, "a").gaps());
    await().until(() -> node.listener.signals.contains("reset"));
  }

  @Test
  void deletedSettingIsRestoredByAProcessThatUsesItButNotByANewOne() {
    RedisProcess redis = start();
    new Node(redis.uri("?historyTtl=1h"), "a").publish("a", "1");
    redis.command("DEL", "redisse:ttl");
    new Node(redis.uri("?timeout=30s"), "a").publish("b", "2");

    await().until(() -> "3600000".equals(redis.command("GET", "redisse:ttl")));
  }
}
