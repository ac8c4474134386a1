package io.redisse.redis;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.Event;
import io.redisse.api.Gap;
import io.redisse.api.Grant;
import io.redisse.api.NewEvent;
import io.redisse.core.Redisse;
import io.redisse.core.spi.StreamRequest;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests promotions and demotions that leave the nodes' connections open. */
class FailoverTest extends SeveralNodesTestCase {
  private static void replicate(RedisProcess replica, RedisProcess master) {
    replica.command("REPLICAOF", "127.0.0.1", "" + master.port());
    await()
        .until(() ->
            ((String) replica.command("INFO", "replication")).contains("master_link_status:up"));
  }

  /** Waits until the replica knows that it continues the life of its current master. */
  private static void awaitLife(RedisProcess replica, RedisProcess master) {
    String id = ((String) master.command("INFO", "replication"))
        .replaceAll("(?s).*master_replid:(\\w+).*", "$1");
    await().until(() -> ((String) replica.command("GET", "redisse:life")).contains(id));
  }

  private static void awaitSame(RedisProcess replica, RedisProcess master, String channel) {
    await().until(() -> replica.command("ZCARD", channel).equals(master.command("ZCARD", channel)));
  }

  @Test
  void nodesLeaveADemotedMasterAndNotifyTheirStreams() throws Exception {
    RedisProcess old = start("--repl-diskless-sync-delay", "0");
    RedisProcess promoted = start("--repl-diskless-sync-delay", "0");
    FaultProxy address = closing(new FaultProxy(old));
    RedisBackend backend = closing(RedisBackend.open(address.uri("?timeout=1s")));
    Redisse redisse = closing(Redisse.builder().backend(backend).build());
    StreamRecorder stream = new StreamRecorder(Set.of("a"));
    redisse
        .hub()
        .open(new StreamRequest(Grant.of(stream.channels), OptionalLong.empty(), false), stream);
    await().until(() -> !stream.received().isEmpty());
    Event first = get(redisse.publish(new NewEvent("a", "first")));
    await().until(() -> stream.hasReceived("first"));
    replicate(promoted, old);
    awaitSame(promoted, old, "a");

    promoted.command("REPLICAOF", "NO", "ONE");
    Node other = new Node(promoted.uri(""), "b");
    other.publish("a", "missed 1");
    other.publish("a", "missed 2");
    replicate(old, promoted);
    other.publish("a", "replicated");
    address.forwardNewConnectionsTo(promoted);

    await()
        .until(() -> !stream.notices().stream()
            .filter(each -> each.type().equals("missedevents"))
            .toList()
            .isEmpty());
    Event last = other.publish("a", "last");
    await().until(() -> stream.hasReceived("last"));
    assertTrue(last.id() > first.id());
    assertEquals(
        Map.of("a", Gap.RESET),
        get(backend.store().history(Set.of("a"), first.id(), 10)).gaps());
  }

  @Test
  void losslessFailoverIsNotReportedUnlessAProcessKnowsOfALoss() throws Exception {
    RedisProcess master = start("--repl-diskless-sync-delay", "0");
    RedisProcess replica = start();
    FaultProxy address = closing(new FaultProxy(master));
    Node node = new Node(address.uri("?losslessFailover=true&timeout=1s"), "a");
    Event first = node.publish("a", "first");
    Event second = node.publish("a", "second");
    replicate(replica, master);
    awaitSame(replica, master, "a");

    awaitLife(replica, master);
    replica.command("REPLICAOF", "NO", "ONE");
    master.kill();
    address.switchTo(replica);
    node.awaitResumed();

    assertEquals(Map.of(), node.history(first.id(), "a").gaps());
    assertEquals(List.of(second), node.history(first.id(), "a").events());
    assertEquals(Map.of(), node.history(second.id(), "a").gaps());
    assertEquals(List.of("interrupted", "resumed"), node.listener.signals);
  }

  @Test
  void brokenPromiseOfALosslessFailoverIsReported() throws Exception {
    RedisProcess master = start("--repl-diskless-sync-delay", "0");
    RedisProcess replica = start();
    FaultProxy address = closing(new FaultProxy(master));
    Node node = new Node(address.uri("?losslessFailover=true&timeout=1s"), "a");
    Event first = node.publish("a", "first");
    replicate(replica, master);
    awaitSame(replica, master, "a");
    replica.command("REPLICAOF", "127.0.0.1", "1");
    node.publish("a", "lost");

    replica.command("REPLICAOF", "NO", "ONE");
    master.kill();
    address.switchTo(replica);
    node.awaitResumed();

    assertEquals(Map.of("a", Gap.RESET), node.history(first.id(), "a").gaps());
  }

  @Test
  void masterThatWasDemotedAndPromotedAgainBeginsAnotherLife() {
    RedisProcess one = start("--repl-diskless-sync-delay", "0");
    RedisProcess two = start("--repl-diskless-sync-delay", "0");
    Node node = new Node(one.uri("?timeout=1s"), "a");
    Event first = node.publish("a", "first");
    replicate(two, one);
    awaitSame(two, one, "a");
    two.command("REPLICAOF", "NO", "ONE");
    node.publish("a", "lost, because the other server's data replaces it");
    replicate(one, two);
    one.command("REPLICAOF", "NO", "ONE");
    node.awaitResumed();

    assertEquals(Map.of("a", Gap.RESET), node.history(first.id(), "a").gaps());
  }

  @Test
  void restartFromASnapshotIsNotTrustedLikeALosslessPromotion() {
    RedisProcess master = start("--repl-diskless-sync-delay", "0");
    replicate(start(), master);
    Node node = new Node(master.uri("?losslessFailover=true&timeout=1s"), "a");
    Event first = node.publish("a", "first");
    master.save();
    node.backend.close();
    master.kill();
    master.restart();

    Node later = new Node(master.uri("?losslessFailover=true"), "a");
    assertEquals(Map.of("a", Gap.RESET), later.history(first.id(), "a").gaps());
  }

  @Test
  void eventConfirmedByTheFormerMasterAfterThePromotionIsReportedByItsWitness() throws Exception {
    RedisProcess old = start("--repl-diskless-sync-delay", "0");
    RedisProcess promoted = start();
    FaultProxy address = closing(new FaultProxy(old));
    Node isolated = new Node(address.uri("?timeout=1s"), "a");
    isolated.publish("a", "first");
    replicate(promoted, old);
    awaitSame(promoted, old, "a");
    promoted.command("REPLICAOF", "NO", "ONE");
    Node other = new Node(promoted.uri(""), "a");
    long answered = get(other.backend.store().lastId());
    await().until(() -> isolated.publish("a", "confirmed, then lost").id() > 0);
    old.kill();

    address.switchTo(promoted);
    isolated.awaitResumed();

    assertEquals(Map.of("a", Gap.RESET), other.history(answered, "a").gaps());
    await().until(() -> other.listener.signals.contains("reset"));
  }

  @Test
  void promotionIsDetectedEvenAfterTheBacklogExpired() {
    RedisProcess master = start("--repl-diskless-sync-delay", "0");
    RedisProcess replica = start("--appendonly", "yes", "--repl-backlog-ttl", "1");
    Node node = new Node(master.uri(""), "a");
    Event kept = node.publish("a", "kept");
    replica.command("REPLICAOF", "127.0.0.1", "" + master.port());
    await().until(() -> replica.command("EXISTS", "a").equals(1L));
    replica.command("REPLICAOF", "127.0.0.1", "1");
    node.publish("a", "lost");
    node.backend.close();
    master.kill();
    replica.command("REPLICAOF", "NO", "ONE");
    await()
        .until(() ->
            ((String) replica.command("INFO", "replication")).contains("master_replid2:0000"));
    Node after = new Node(replica.uri(""), "a");
    assertEquals(Map.of("a", Gap.RESET), after.history(kept.id(), "a").gaps());
  }
}
