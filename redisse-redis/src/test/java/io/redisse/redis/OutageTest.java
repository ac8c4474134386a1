package io.redisse.redis;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.BackendUnavailableException;
import io.redisse.api.Event;
import io.redisse.api.Gap;
import io.redisse.api.History;
import io.redisse.api.NewEvent;
import io.redisse.api.OutcomeUnknownException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Tests restarts, cut connections and hanging servers: no event is lost without notice, and nothing
 * hangs.
 */
@Tag("quiet")
class OutageTest extends OutageTestCase {
  @Test
  void restartFromTheAppendOnlyFileLosesNothingAndReportsNoGap() {
    RedisProcess server = start("--appendonly", "yes", "--appendfsync", "always");
    RedisBackend node = openAndSubscribe(server);
    Event seen = publish(node, "seen");
    Event missed = publish(node, "missed");
    // Events that are in transit when Redis is killed need not arrive.
    await().until(() -> listener.data().equals(List.of("seen", "missed")));

    server.kill();
    server.restart();
    awaitResumed();

    History history = history(node, seen.id());
    assertEquals(List.of(missed), history.events());
    assertEquals(Map.of(), history.gaps());
    Event next = publish(node, "next");
    assertTrue(next.id() > missed.id());
    await().until(() -> listener.data().equals(List.of("seen", "missed", "next")));
  }

  @Test
  void restartWithoutDataIsReportedAsReset() {
    RedisProcess server = start();
    RedisBackend node = openAndSubscribe(server);
    Event seen = publish(node, "seen");

    server.kill();
    server.restart();
    awaitResumed();

    assertEquals(Map.of("a", Gap.RESET), history(node, seen.id()).gaps());
    assertTrue(publish(node, "next").id() > seen.id());
  }

  @Test
  void anOutageAtTheStartIsReportedImmediately() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      open(URI.create("redis://127.0.0.1:" + silent.getLocalPort() + "/?timeout=500ms"));
      assertEquals(List.of("interrupted"), listener.signals);
    }
  }

  @Test
  void cutSubscriptionIsReportedAndTheHistoryHasItsEvents() {
    RedisProcess server = start();
    RedisBackend node = openAndSubscribe(server);
    long cursor = publish(node, "before").id();

    server.killClients("redisse-pubsub");
    List<String> published = new ArrayList<>();
    await().until(() -> {
      published.add(publish(node, "" + published.size()).data());
      return listener.signals.equals(List.of("interrupted", "resumed"));
    });

    assertEquals(
        published, history(node, cursor).events().stream().map(Event::data).toList());
    publish(node, "after");
    await().until(() -> listener.data().contains("after"));
    assertEquals(BOTH_CONNECTIONS, server.clientNames());
  }

  @Test
  void cutCommandConnectionNeitherFailsReadsNorInterruptsTheListener() {
    RedisProcess server = start();
    RedisBackend node = openAndSubscribe(server);
    long cursor = get(node.store().lastId());
    List<CompletionStage<History>> reads = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      reads.add(node.store().history(Set.of("a"), cursor, 10));
      if (i == 1000) {
        server.killClients("redisse-commands");
      }
    }

    reads.forEach(read -> assertEquals(Map.of(), get(read).gaps()));
    publish(node, "after");
    await().until(() -> listener.data().equals(List.of("after")));
    assertEquals(List.of(), listener.signals);
    await().until(() -> server.clientNames().equals(BOTH_CONNECTIONS));
  }

  @Test
  void publishDuringCutsSucceedsOrReportsAnUnknownOutcome() {
    RedisProcess server = start();
    RedisBackend node = open(server.uri("?historySize=100000"));
    long cursor = get(node.store().lastId());
    List<CompletionStage<Event>> published = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      published.add(node.publish(new NewEvent("a", "" + i)));
      if (i % 4000 == 2000) {
        server.killClients("redisse-commands");
        awaitService(node);
      }
    }

    List<Event> confirmed = new ArrayList<>();
    int unknown = 0;
    for (CompletionStage<Event> stage : published) {
      try {
        confirmed.add(get(stage));
      } catch (CompletionException e) {
        assertInstanceOf(OutcomeUnknownException.class, e.getCause());
        unknown++;
      }
    }
    List<Event> kept = new ArrayList<>();
    History page;
    do {
      page = history(node, cursor);
      kept.addAll(page.events());
      cursor = page.through();
      assertEquals(Map.of(), page.gaps());
    } while (page.more());
    assertTrue(kept.containsAll(confirmed));
    assertTrue(kept.size() <= confirmed.size() + unknown);
    List<Integer> order =
        kept.stream().map(event -> Integer.valueOf(event.data())).toList();
    assertEquals(order.stream().sorted().distinct().toList(), order);
  }

  @Test
  void callsToAHangingServerFailAndRecover() throws Exception {
    RedisProcess server = start();
    RedisBackend node = openAndSubscribe(server);

    server.signal("STOP");
    assertInstanceOf(OutcomeUnknownException.class, failure(node.publish(new NewEvent("a", "x"))));
    assertInstanceOf(
        BackendUnavailableException.class, failure(node.broadcaster().subscribe(Set.of("b"))));
    await().until(() -> listener.signals.equals(List.of("interrupted")));

    server.signal("CONT");
    awaitResumed();
    awaitService(node);
    publish(node, "after");
    await().until(() -> listener.data().contains("after"));
    await().until(() -> server.clientNames().equals(BOTH_CONNECTIONS));
  }

  @Test
  void hangingSubscriptionsAreDetectedWhileCommandsCannotConnect() throws IOException {
    try (FaultProxy proxy = new FaultProxy(start())) {
      RedisBackend node = open(proxy.uri("?timeout=500ms"));
      get(node.broadcaster().subscribe(Set.of("a")));

      proxy.disconnectFirst();
      proxy.slowDown(600_000);

      await().until(() -> listener.signals.equals(List.of("interrupted")));
    }
  }

  @Test
  void hangingServerIsDetectedWithoutACall() throws Exception {
    RedisProcess server = start();
    openAndSubscribe(server);

    server.signal("STOP");
    await().until(() -> listener.signals.equals(List.of("interrupted")));
    server.signal("CONT");
    awaitResumed();
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void blockedContinuationDelaysNeitherEventsNorProbes() throws Exception {
    RedisProcess server = start();
    RedisBackend node = openAndSubscribe(server);
    CountDownLatch blocked = new CountDownLatch(1);
    // Ensures that the continuation is registered before the reply arrives.
    server.signal("STOP");
    CompletableFuture<Void> done = node.publish(new NewEvent("a", "first"))
        .thenAccept(event -> awaitUninterrupted(blocked))
        .toCompletableFuture();
    server.signal("CONT");

    for (int i = 0; i < 3; i++) {
      try (RedisBackend other = RedisBackend.open(server.uri(""))) {
        publish(other, "" + i);
      }
      String data = "" + i;
      await().until(() -> listener.data().contains(data));
      long probes = server.published();
      await().until(() -> server.published() > probes);
    }
    assertFalse(done.isDone());
    assertEquals(List.of(), listener.signals);
    blocked.countDown();
    done.join();
  }

  @Test
  void unreachableServerIsRetriedUntilItResponds() {
    RedisProcess server = start();
    server.kill();
    RedisBackend node = open(server.uri("?timeout=500ms"));

    assertEquals(
        BackendUnavailableException.class, failure(node.store().lastId()).getClass());
    assertEquals(
        BackendUnavailableException.class,
        failure(node.publish(new NewEvent("a", "x"))).getClass());
    assertEquals(
        BackendUnavailableException.class,
        failure(node.broadcaster().subscribe(Set.of("a"))).getClass());

    server.restart();
    awaitResumed();
    awaitService(node);
    get(node.broadcaster().subscribe(Set.of("a")));
    publish(node, "at last");
    await().until(() -> listener.data().equals(List.of("at last")));
  }

  @Test
  void failedSubscriptionDeliversNothingLater() {
    RedisProcess server = start();
    RedisBackend node = openAndSubscribe(server);
    server.kill();
    failure(node.broadcaster().subscribe(Set.of("b")));
    server.restart();
    awaitResumed();
    awaitService(node);

    get(node.publish(new NewEvent("b", "not delivered")));
    publish(node, "delivered");
    await().until(() -> listener.data().equals(List.of("delivered")));
  }

  @Test
  void subscriptionDuringAnOutageIsActiveAfterIt() {
    RedisProcess server = start();
    RedisBackend node = open(server.uri("?timeout=10s"));
    server.kill();
    await().until(() -> listener.signals.equals(List.of("interrupted")));
    CompletionStage<Void> subscribed = node.broadcaster().subscribe(Set.of("a"));
    server.restart();
    get(subscribed);

    publish(node, "delivered");
    await().until(() -> listener.data().equals(List.of("delivered")));
  }
}
