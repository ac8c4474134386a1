package io.redisse.redis;

import static org.awaitility.Awaitility.await;

import io.redisse.api.Event;
import io.redisse.api.NewEvent;
import io.redisse.core.Redisse;
import io.redisse.redis.JudgedClient.Confirmed;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Two Redis servers and three processes, each of which reaches a server at its own address: two
 * nodes with streams, and a process that only publishes.
 */
final class DisturbedRedis implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  static final int NODES = 2;

  private final String options;
  private final List<FaultProxy> addresses = new ArrayList<>();
  private final List<Redisse> nodes = new ArrayList<>();
  private final RedisBackend publisher;
  final Queue<Confirmed> confirmed = new ConcurrentLinkedQueue<>();
  private RedisProcess master;
  private RedisProcess other;
  private @Nullable RedisProcess saved;
  private int published;

  DisturbedRedis(List<String> settings, String options) {
    this.options = options;
    master = RedisProcess.start(settings.toArray(String[]::new));
    other = RedisProcess.start(settings.toArray(String[]::new));
    for (int i = 0; i <= NODES; i++) {
      addresses.add(new FaultProxy(master));
    }
    for (int i = 0; i < NODES; i++) {
      nodes.add(openNode(i));
    }
    publisher = RedisBackend.open(addresses.get(NODES).uri(options));
  }

  private Redisse openNode(int number) {
    return Redisse.builder()
        .backend(addresses.get(number).uri(options).toString())
        .build();
  }

  Redisse node(int number) {
    return nodes.get(number);
  }

  /** Publishes through a process: a node, or with {@link #NODES} the one that only publishes. */
  CompletionStage<Event> publish(int process, String channel) {
    NewEvent event = new NewEvent(channel, "t", channel + " " + published++);
    CompletionStage<Event> stage =
        process == NODES ? publisher.publish(event) : nodes.get(process).publish(event);
    return stage.thenApply(each -> {
      confirmed.add(new Confirmed(channel, each.id(), each.data()));
      return each;
    });
  }

  /** Publishes and waits for the result. */
  boolean publishAndWait(int process, String channel) {
    try {
      publish(process, channel).toCompletableFuture().join();
      return true;
    } catch (CompletionException e) {
      return false;
    }
  }

  void publishAsRuby(String channel) {
    String data = channel + " " + published++;
    long id = master.publishAsRuby(channel, "t", data);
    confirmed.add(new Confirmed(channel, id, data));
  }

  /** Publishes until it succeeds, through each process. */
  void awaitService(String channel) {
    for (int i = 0; i <= NODES; i++) {
      int process = i;
      await().atMost(LIMIT).until(() -> publishAndWait(process, channel));
    }
  }

  // Disturbances.

  void cut(boolean ofCommands) {
    master.killClients(ofCommands ? "redisse-commands" : "redisse-pubsub");
  }

  void disconnect() {
    addresses.forEach(FaultProxy::disconnect);
  }

  void reconnect() {
    addresses.forEach(address -> address.switchTo(master));
  }

  void kill() {
    master.kill();
  }

  void restart() {
    master.restart();
  }

  void saveSnapshot() {
    master.save();
  }

  void saveFiles() {
    master.saveFiles();
    saved = master;
  }

  /** Restores the killed master's saved files, if there are any. */
  void restoreFiles() {
    if (saved == master) {
      master.restoreFiles();
    }
  }

  void restartNode(int number) {
    nodes.get(number).close();
    nodes.set(number, openNode(number));
  }

  /** Makes the other server replicate the master, and waits until it has all events. */
  void replicate() {
    other.command("REPLICAOF", "127.0.0.1", "" + master.port());
    await()
        .atMost(LIMIT)
        .until(() -> info(other, "replication").contains("master_link_status:up")
            && info(other, "persistence").contains("aof_rewrite_in_progress:0")
            && counter(other).equals(counter(master))
            && other.command("DBSIZE").equals(master.command("DBSIZE")));
  }

  /**
   * Waits until the replica has received the master's record that it has a replica. A probe writes
   * this record.
   */
  void awaitNoted() {
    String replicationId = info(master, "replication")
        .lines()
        .filter(line -> line.startsWith("master_replid:"))
        .map(line -> line.substring(line.indexOf(':') + 1))
        .findFirst()
        .orElseThrow();
    await()
        .atMost(LIMIT)
        .until(
            () -> ("" + other.command("GET", "redisse:life")).contains(" " + replicationId + " "));
  }

  private static String info(RedisProcess of, String section) {
    return (String) of.command("INFO", section);
  }

  private static String counter(RedisProcess of) {
    return "" + of.command("GET", "redisse:lastEventId");
  }

  /** Stops replication while the master is alive; the replica keeps its data. */
  void stopReplication() {
    other.command("REPLICAOF", "127.0.0.1", "1");
  }

  void promote() {
    other.command("REPLICAOF", "NO", "ONE");
  }

  /** Makes the promoted server the master, and kills the former one. */
  void replaceMaster() {
    master.kill();
    swap();
    reconnect();
    other.restart();
  }

  private void swap() {
    RedisProcess former = master;
    master = other;
    other = former;
  }

  /** Points the publisher to the promoted server, while the nodes stay on the former master. */
  void splitPublisher() {
    addresses.get(NODES).switchTo(other);
  }

  /** Demotes the former master without cutting its connections. */
  void demote() {
    swap();
    addresses.forEach(address -> address.forwardNewConnectionsTo(master));
    replicate();
  }

  /** Deletes a channel's key. The publisher knows one of its events and detects the loss. */
  void delete(String channel, boolean isPublishedAgain) {
    publish(NODES, channel).toCompletableFuture().join();
    master.command("DEL", channel);
    if (isPublishedAgain) {
      publish(NODES, channel).toCompletableFuture().join();
    }
    publisher.store().history(Set.of(channel), 1, 1).toCompletableFuture().join();
  }

  void forget(int node, String channel) {
    nodes.get(node).forget(Set.of(channel)).toCompletableFuture().join();
  }

  void flush() {
    master.command("FLUSHALL");
  }

  @Override
  public void close() throws IOException {
    nodes.forEach(Redisse::close);
    publisher.close();
    for (FaultProxy address : addresses) {
      address.close();
    }
    master.close();
    other.close();
  }
}
