package io.redisse.redis;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.BackendRefusedException;
import io.redisse.api.BackendUnavailableException;
import io.redisse.api.Event;
import io.redisse.api.Gap;
import io.redisse.api.History;
import io.redisse.api.NewEvent;
import io.redisse.api.OutcomeUnknownException;
import io.redisse.api.spi.BackendStatistics;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutageTest {
  private static final List<String> BOTH = List.of("redisse-commands", "redisse-pubsub");

  private final RecordingListener listener = new RecordingListener();
  private @Nullable RedisProcess redis;
  private @Nullable RedisBackend backend;

  @AfterEach
  void close() {
    if (backend != null) {
      backend.close();
    }
    if (redis != null) {
      redis.close();
    }
  }

  private RedisProcess start(String... settings) {
    RedisProcess started = RedisProcess.start(settings);
    redis = started;
    return started;
  }

  private RedisBackend open(URI uri) {
    RedisBackend opened = RedisBackend.open(uri);
    backend = opened;
    opened.broadcaster().listen(listener);
    return opened;
  }

  private RedisBackend openAndSubscribe(RedisProcess server) {
    RedisBackend opened = open(server.uri("?timeout=500ms"));
    get(opened.broadcaster().subscribe(Set.of("a")));
    return opened;
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private static Throwable failure(CompletionStage<?> stage) {
    Throwable cause = assertThrows(CompletionException.class, () -> get(stage)).getCause();
    if (cause == null) {
      throw new AssertionError("a failure without a cause");
    }
    return cause;
  }

  private static Event publish(RedisBackend to, String data) {
    return get(to.publish(new NewEvent("a", data)));
  }

  private static History history(RedisBackend of, long cursor) {
    return get(of.store().history(Set.of("a"), cursor, 1000));
  }

  /** Publishes until it works again. */
  private static void awaitService(RedisBackend to) {
    await().ignoreExceptions().until(() -> get(to.store().lastId()) > 0);
  }

  private void awaitHealed() {
    await().until(() -> listener.news.equals(List.of("interrupted", "resumed")));
  }

  @Test
  void aRestartFromTheAppendOnlyFileLosesNothingAndAlarmsNobody() {
    RedisProcess server = start("--appendonly", "yes", "--appendfsync", "always");
    RedisBackend node = openAndSubscribe(server);
    Event seen = publish(node, "seen");
    Event missed = publish(node, "missed");
    // What was on its way when Redis is killed need not arrive.
    await().until(() -> listener.data().equals(List.of("seen", "missed")));

    server.kill();
    server.restart();
    awaitHealed();

    History history = history(node, seen.id());
    assertEquals(List.of(missed), history.events());
    assertEquals(Map.of(), history.gaps());
    Event next = publish(node, "next");
    assertTrue(next.id() > missed.id());
    await().until(() -> listener.data().equals(List.of("seen", "missed", "next")));
  }

  @Test
  void aRestartThatForgotEverythingIsAGap() {
    RedisProcess server = start();
    RedisBackend node = openAndSubscribe(server);
    Event seen = publish(node, "seen");

    server.kill();
    server.restart();
    awaitHealed();

    assertEquals(Map.of("a", Gap.RESET), history(node, seen.id()).gaps());
    assertTrue(publish(node, "next").id() > seen.id());
  }

  @Test
  void aCutSubscriptionIsToldAndTheEventsMeanwhileAreInTheHistory() {
    RedisProcess server = start();
    RedisBackend node = openAndSubscribe(server);
    long cursor = publish(node, "before").id();

    server.killClients("redisse-pubsub");
    List<String> meanwhile = new ArrayList<>();
    await().until(() -> {
      meanwhile.add(publish(node, "" + meanwhile.size()).data());
      return listener.news.equals(List.of("interrupted", "resumed"));
    });

    assertEquals(
        meanwhile, history(node, cursor).events().stream().map(Event::data).toList());
    publish(node, "after");
    await().until(() -> listener.data().contains("after"));
    assertEquals(BOTH, server.clientNames());
  }

  @Test
  void aCutCommandConnectionFailsNoReadAndInterruptsNoListener() {
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
    assertEquals(List.of(), listener.news);
    await().until(() -> server.clientNames().equals(BOTH));
  }

  @Test
  void everyPublishDuringCutsSucceedsOrSaysThatItsOutcomeIsUnknown() {
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
  void aServerThatStandsStillIsNoticedAndNothingHangs() throws Exception {
    RedisProcess server = start();
    RedisBackend node = openAndSubscribe(server);

    server.signal("STOP");
    assertInstanceOf(OutcomeUnknownException.class, failure(node.publish(new NewEvent("a", "x"))));
    assertInstanceOf(
        BackendUnavailableException.class, failure(node.broadcaster().subscribe(Set.of("b"))));
    await().until(() -> listener.news.equals(List.of("interrupted")));

    server.signal("CONT");
    awaitHealed();
    awaitService(node);
    publish(node, "after");
    await().until(() -> listener.data().contains("after"));
    await().until(() -> server.clientNames().equals(BOTH));
  }

  @Test
  void aServerThatStandsStillIsNoticedWithoutACall() throws Exception {
    RedisProcess server = start();
    openAndSubscribe(server);

    server.signal("STOP");
    await().until(() -> listener.news.equals(List.of("interrupted")));
    server.signal("CONT");
    awaitHealed();
  }

  @Test
  void interruptionsReconnectsAndMovesOfTheEpochAreCounted() {
    RedisProcess server = start();
    RedisBackend node = openAndSubscribe(server);
    BackendStatistics before = node.statistics().orElseThrow();
    assertEquals(0, before.reconnects());
    assertEquals(0, before.interruptions());
    assertEquals(0, before.published());
    assertEquals(Map.of("counter", 1L), before.epochMoves());
    publish(node, "x");
    await().until(() -> node.statistics().orElseThrow().lag().isPresent());

    server.kill();
    server.restart();
    awaitHealed();
    awaitService(node);

    BackendStatistics after = node.statistics().orElseThrow();
    assertEquals(2, after.reconnects());
    assertEquals(1, after.interruptions());
    assertTrue(after.healing().toNanos() > 0);
    assertEquals(0, after.pending());
    assertEquals(1, after.published());
    assertTrue(after.publishing().toNanos() > 0);
    assertEquals(Map.of("counter", 2L), after.epochMoves());
  }

  @Test
  void callsThatWaitAreCounted() throws Exception {
    RedisProcess server = start();
    RedisBackend node = open(server.uri("?timeout=20s"));
    server.signal("STOP");
    for (int i = 0; i < 1000; i++) {
      CompletionStage<Event> unused = node.publish(new NewEvent("a", "x"));
    }
    assertTrue(node.statistics().orElseThrow().pending() >= 1000);
    server.signal("CONT");
    await().until(() -> node.statistics().orElseThrow().pending() == 0);
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatBlocksAfterACallHoldsUpNeitherEventsNorProbes() throws Exception {
    RedisProcess server = start();
    RedisBackend node = openAndSubscribe(server);
    CountDownLatch blocked = new CountDownLatch(1);
    // So that the answer does not come before there is something that waits for it.
    server.signal("STOP");
    CompletableFuture<Void> done = node.publish(new NewEvent("a", "first"))
        .thenAccept(event -> awaitUninterrupted(blocked))
        .toCompletableFuture();
    server.signal("CONT");

    for (int i = 0; i < 3; i++) {
      try (RedisBackend other = RedisBackend.open(server.uri(""))) {
        publish(other, "" + i);
      }
      String heard = "" + i;
      await().until(() -> listener.data().contains(heard));
      long probes = server.published();
      await().until(() -> server.published() > probes);
    }
    assertFalse(done.isDone());
    assertEquals(List.of(), listener.news);
    blocked.countDown();
    done.join();
  }

  @Test
  void anUnreachableServerIsTriedAgainUntilItIsThere() {
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
    awaitHealed();
    awaitService(node);
    get(node.broadcaster().subscribe(Set.of("a")));
    publish(node, "at last");
    await().until(() -> listener.data().equals(List.of("at last")));
  }

  @Test
  void aSubscriptionThatFailedIsNotHeardLater() {
    RedisProcess server = start();
    RedisBackend node = openAndSubscribe(server);
    server.kill();
    failure(node.broadcaster().subscribe(Set.of("b")));
    server.restart();
    awaitHealed();
    awaitService(node);

    get(node.publish(new NewEvent("b", "not heard")));
    publish(node, "heard");
    await().until(() -> listener.data().equals(List.of("heard")));
  }

  @Test
  void subscriptionsMadeDuringAnOutageAreInForceAfterIt() {
    RedisProcess server = start();
    RedisBackend node = open(server.uri("?timeout=10s"));
    server.kill();
    await().until(() -> listener.news.equals(List.of("interrupted")));
    CompletionStage<Void> subscribed = node.broadcaster().subscribe(Set.of("a"));
    server.restart();
    get(subscribed);

    publish(node, "heard");
    await().until(() -> listener.data().equals(List.of("heard")));
  }

  @Test
  void aWrongPasswordIsRefusedAndNotRepeated() {
    RedisProcess server = start("--requirepass", "right");
    URI uri = URI.create("redis://:s3cret@127.0.0.1:" + server.port() + "/");

    BackendRefusedException refusal =
        assertThrows(BackendRefusedException.class, () -> RedisBackend.open(uri));
    for (Throwable at = refusal; at != null; at = at.getCause()) {
      assertFalse(at.toString().contains("s3cret"), at.toString());
    }
    assertThrows(BackendRefusedException.class, () -> RedisBackend.open(server.uri("")));
    get(open(URI.create("redis://:right@127.0.0.1:" + server.port() + "/"))
        .store()
        .lastId());
  }

  /** The rights that docs/redis.md names. */
  private static List<String> documentedRights() throws IOException {
    String text = Files.readString(Path.of("..", "docs", "redis.md")).replaceAll("\\s+", " ");
    Matcher rights =
        Pattern.compile("without a prefix: `([^`]+)`[^`]*`([^`]+)`").matcher(text);
    assertTrue(rights.find(), "docs/redis.md names the rights");
    return List.of((rights.group(1) + " " + rights.group(2)).split(" ", -1));
  }

  @Test
  void theDocumentedRightsSuffice() throws IOException {
    RedisProcess server = start();
    List<String> rule = new ArrayList<>(List.of("SETUSER", "redisse", "reset", "on", ">pass"));
    rule.addAll(documentedRights());
    rule.add(0, "ACL");
    server.command(rule.toArray(String[]::new));

    RedisBackend node =
        open(URI.create("redis://redisse:pass@127.0.0.1:" + server.port() + "/?historyTtl=1h"));
    get(node.broadcaster().subscribe(Set.of("a")));
    long cursor = get(node.store().lastId());
    Event event = publish(node, "x");
    assertEquals(List.of(event), history(node, cursor).events());
    await().until(() -> listener.data().equals(List.of("x")));
    get(node.broadcaster().unsubscribe(Set.of("a")));
    assertThrows(
        RuntimeException.class,
        () -> RedisBackend.open(
            URI.create("redis://redisse:wrong@127.0.0.1:" + server.port() + "/")));
  }

  @Test
  void aReplicaIsNotWrittenTo() {
    RedisProcess server = start();
    server.command("REPLICAOF", "127.0.0.1", "1");
    RedisBackend node = open(server.uri("?timeout=300ms"));
    assertInstanceOf(BackendUnavailableException.class, failure(node.store().lastId()));

    server.command("REPLICAOF", "NO", "ONE");
    awaitService(node);
    publish(node, "now a master");
  }

  @Test
  void aMasterThatIsDemotedAndPromotedAgainBeginsANewLife() {
    RedisProcess server = start();
    RedisBackend node = openAndSubscribe(server);
    long cursor = publish(node, "seen").id();

    server.command("REPLICAOF", "127.0.0.1", "1");
    await().until(() -> failure(node.publish(new NewEvent("a", "refused"))) != null);
    server.command("REPLICAOF", "NO", "ONE");
    awaitHealed();
    awaitService(node);

    assertEquals(Map.of("a", Gap.RESET), history(node, cursor).gaps());
    assertTrue(publish(node, "next").id() > cursor);
  }
}
