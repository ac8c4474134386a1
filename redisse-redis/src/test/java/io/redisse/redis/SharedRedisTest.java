package io.redisse.redis;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.BackendRefusedException;
import io.redisse.api.Event;
import io.redisse.api.History;
import io.redisse.api.NewEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests a Redis that is full, busy, or shared with other applications. */
class SharedRedisTest {
  private final List<RedisBackend> backends = new ArrayList<>();
  private RedisProcess redis;

  @BeforeEach
  void start() {
    redis = RedisProcess.start();
  }

  @AfterEach
  void close() {
    backends.forEach(RedisBackend::close);
    redis.close();
  }

  private RedisBackend open(String path, BroadcastRecorder listener, String... channels) {
    RedisBackend backend = RedisBackend.open(redis.uri("").resolve(path));
    backends.add(backend);
    backend.broadcaster().listen(listener);
    if (channels.length > 0) {
      get(backend.broadcaster().subscribe(Set.of(channels)));
    }
    return backend;
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private static List<Event> readInPages(RedisBackend of, Set<String> channels, long cursor) {
    List<Event> all = new ArrayList<>();
    History page;
    do {
      page = get(of.store().history(channels, cursor, 100));
      assertEquals(Map.of(), page.gaps());
      all.addAll(page.events());
      cursor = page.through();
    } while (page.more());
    return all;
  }

  @Test
  void fullRedisRejectsEventsAndListenersContinue() {
    BroadcastRecorder listener = new BroadcastRecorder();
    RedisBackend backend = open("/", listener, "a");
    get(backend.publish(new NewEvent("a", "before")));
    redis.command("CONFIG", "SET", "maxmemory", "1");

    CompletionException failure = assertThrows(
        CompletionException.class, () -> get(backend.publish(new NewEvent("a", "rejected"))));
    assertInstanceOf(BackendRefusedException.class, failure.getCause());
    assertTrue(failure.toString().contains("OOM"), failure::toString);

    redis.command("CONFIG", "SET", "maxmemory", "0");
    get(backend.publish(new NewEvent("a", "after")));
    await().until(() -> listener.data().equals(List.of("before", "after")));
    assertEquals(List.of(), listener.signals);
  }

  @Test
  void pagesAreCompleteDuringPublishing() {
    RedisBackend backend = open("/?historySize=100000", new BroadcastRecorder());
    long cursor = get(backend.store().lastId());
    Map<Long, Event> published = new TreeMap<>();
    for (int i = 0; i < 2_000; i++) {
      Event event = get(backend.publish(new NewEvent("a", "" + i)));
      published.put(event.id(), event);
    }
    List<CompletionStage<Event>> concurrent = new ArrayList<>();
    List<Event> read = new ArrayList<>();
    History page;
    do {
      for (int i = 0; i < 20; i++) {
        concurrent.add(backend.publish(new NewEvent("b", "concurrent")));
      }
      page = get(backend.store().history(Set.of("a", "b"), cursor, 100));
      read.addAll(page.events());
      cursor = page.through();
    } while (page.more());
    concurrent.forEach(stage -> published.put(get(stage).id(), get(stage)));
    read.addAll(readInPages(backend, Set.of("a", "b"), cursor));

    assertEquals(List.copyOf(published.values()), read);
  }

  @Test
  void prefixesSeparateApplicationsOnOneRedisAcrossDatabases() {
    BroadcastRecorder one = new BroadcastRecorder();
    BroadcastRecorder other = new BroadcastRecorder();
    BroadcastRecorder third = new BroadcastRecorder();
    RedisBackend inOne = open("/?prefix=one:", one, "a");
    RedisBackend inOther = open("/?prefix=other:", other, "a");
    RedisBackend inThird = open("/1?prefix=third:", third, "a");
    long cursor = get(inOne.store().lastId());

    Event ofOne = get(inOne.publish(new NewEvent("a", "of one")));
    Event ofOther = get(inOther.publish(new NewEvent("a", "of the other")));
    Event ofThird = get(inThird.publish(new NewEvent("a", "of the third")));

    await().until(() -> one.events.equals(List.of(ofOne)));
    await().until(() -> other.events.equals(List.of(ofOther)));
    await().until(() -> third.events.equals(List.of(ofThird)));
    assertEquals(
        List.of(ofOne), get(inOne.store().history(Set.of("a"), cursor, 10)).events());
    assertEquals(
        1,
        get(inOther.store().history(Set.of("a"), ofOther.id() - 1, 10)).events().size());
    assertEquals(
        1,
        get(inThird.store().history(Set.of("a"), ofThird.id() - 1, 10)).events().size());
  }

  @Test
  void alternatingEventsOfJavaAndRubyAreDeliveredAndStored() {
    BroadcastRecorder listener = new BroadcastRecorder();
    RedisBackend backend = open("/?historySize=1000", listener, "a");
    long cursor = get(backend.store().lastId());
    Random random = new Random(7);
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 90; i++) {
      String data = "event " + i;
      if (random.nextBoolean()) {
        get(backend.publish(new NewEvent("a", "t", data)));
      } else {
        redis.publishAsRuby("a", "t", data);
      }
      sent.add(data);
    }

    await().until(() -> listener.data().equals(sent));
    assertEquals(
        sent,
        readInPages(backend, Set.of("a"), cursor).stream().map(Event::data).toList());
    assertEquals(List.of(), listener.signals);
  }

  @Test
  void eventsOfInterleavedRubyPublishersAreAllDeliveredAndStored() {
    BroadcastRecorder listener = new BroadcastRecorder();
    RedisBackend backend = open("/", listener, "a");
    long cursor = get(backend.store().lastId());
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ids.add((Long) redis.command("INCR", "redisse:lastEventId"));
    }
    for (int i : new int[] {1, 0, 2}) {
      redis.command("PUBLISH", "a", RedisProcess.rubyText(ids.get(i), "t", "event " + i));
    }
    get(backend.publish(new NewEvent("a", "t", "between")));
    for (int i : new int[] {2, 1, 0}) {
      redis.command(
          "ZADD", "a", "" + ids.get(i), RedisProcess.rubyText(ids.get(i), "t", "event " + i));
    }

    await()
        .until(() -> listener.data().equals(List.of("event 1", "event 0", "event 2", "between")));
    assertEquals(
        List.of("event 0", "event 1", "event 2", "between"),
        readInPages(backend, Set.of("a"), cursor).stream().map(Event::data).toList());
  }

  @Test
  void foreignMessagesOnChannelNamesAreIgnored() {
    BroadcastRecorder listener = new BroadcastRecorder();
    RedisBackend backend = open("/", listener, "a");
    redis.command("PUBLISH", "a", "hello");
    redis.command("PUBLISH", "a", "");
    redis.command("PUBLISH", "a", "id: nonsense\ndata: x\n\n");
    redis.command("PUBLISH", "redisse:control", "nonsense");
    Event event = get(backend.publish(new NewEvent("a", "ours")));

    await().until(() -> listener.events.equals(List.of(event)));
    assertEquals(List.of(), listener.signals);
    assertEquals(
        Map.of(), get(backend.store().history(Set.of("a"), event.id(), 10)).gaps());
  }
}
