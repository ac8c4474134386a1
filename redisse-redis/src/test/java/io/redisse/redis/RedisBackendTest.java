package io.redisse.redis;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.BackendRefusedException;
import io.redisse.api.Event;
import io.redisse.api.Gap;
import io.redisse.api.History;
import io.redisse.api.NewEvent;
import io.redisse.api.spi.Backend;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedisBackendTest {
  private static RedisProcess redis;

  private RedisBackend backend;
  private final BroadcastRecorder listener = new BroadcastRecorder();

  @BeforeAll
  static void startRedis() {
    redis = RedisProcess.start();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @BeforeEach
  void open() {
    redis.command("FLUSHALL");
    backend = RedisBackend.open(redis.uri("?historySize=5"));
    backend.broadcaster().listen(listener);
  }

  @AfterEach
  void close() {
    backend.close();
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private Event publish(String channel, String data) {
    return get(backend.publish(new NewEvent(channel, data)));
  }

  private History history(long cursor, String... channels) {
    return get(backend.store().history(Set.of(channels), cursor, 1000));
  }

  @Test
  void publishedEventsAreDeliveredAndStored() {
    long before = get(backend.store().lastId());
    get(backend.broadcaster().subscribe(Set.of("a")));

    Event event = publish("a", "hello");

    await().until(() -> listener.events.equals(List.of(event)));
    assertEquals(new History(List.of(event), event.id(), Map.of(), false), history(before, "a"));
  }

  @Test
  void anyTextIsReturnedAsPublished() {
    long before = get(backend.store().lastId());
    get(backend.broadcaster().subscribe(Set.of("日本 \u00e9 😀")));
    List<Event> published = new ArrayList<>();
    for (String data : List.of("", "a\n\nb\n", "id: 7\nevent: x", " leading", "nul \0 tab \t 😀")) {
      published.add(get(backend.publish(new NewEvent("日本 \u00e9 😀", "type: with ☃", data))));
    }

    assertEquals(published, history(before, "日本 \u00e9 😀").events());
    await().until(() -> listener.events.equals(published));
  }

  @Test
  void eventOfARubyPublisherIsDeliveredAndStored() {
    long before = get(backend.store().lastId());
    get(backend.broadcaster().subscribe(Set.of("a")));

    long id = (Long) redis.command("INCR", "redisse:lastEventId");
    String text = "id: " + id + "\nevent: greeting\ndata: hello\ndata: world\n\n";
    redis.command("PUBLISH", "a", text);
    redis.command("ZADD", "a", "" + id, text);
    redis.command("ZREMRANGEBYRANK", "a", "0", "-101");

    Event expected = new Event(id, "a", "greeting", "hello\nworld");
    await().until(() -> listener.events.equals(List.of(expected)));
    assertEquals(new History(List.of(expected), id, Map.of(), false), history(before, "a"));
  }

  @Test
  void storedEventsAreEventStreamTextInASortedSet() {
    Event event = get(backend.publish(new NewEvent("a", "greeting", "hello\nworld")));

    String text = "event: greeting\nid: " + event.id() + "\ndata: hello\ndata: world\n\n";
    assertEquals(List.of(text), redis.command("ZRANGEBYSCORE", "a", "" + event.id(), "+inf"));
    assertEquals("" + event.id(), redis.command("GET", "redisse:lastEventId"));
  }

  @Test
  void oneEventMoreThanTheHistoryHoldsIsAGap() {
    long cursor = publish("a", "seen").id();
    for (int i = 0; i < 5; i++) {
      publish("a", "" + i);
    }
    assertEquals(Map.of(), history(cursor, "a").gaps());
    assertEquals(5, history(cursor, "a").events().size());

    publish("a", "one more");
    assertEquals(Map.of("a", Gap.TRIMMED), history(cursor, "a").gaps());
    assertEquals(5, history(cursor, "a").events().size());
  }

  @Test
  void cursorOfAnotherChannelAndAnEmptyChannelCauseNoGap() {
    long start = get(backend.store().lastId());
    long other = publish("b", "x").id();
    publish("a", "y");

    assertEquals(Map.of(), history(other, "a").gaps());
    assertEquals(Map.of(), history(start, "a", "b", "never used").gaps());
  }

  @Test
  void eachChannelHasItsOwnGaps() {
    long cursor = publish("a", "seen").id();
    for (int i = 0; i < 6; i++) {
      publish("b", "" + i);
    }
    assertEquals(Map.of("b", Gap.TRIMMED), history(cursor, "a", "b").gaps());
  }

  @Test
  void cursorThatWasNeverIssuedIsAGapInEveryChannelWithoutEvents() {
    long newest = publish("a", "x").id();

    assertEquals(
        new History(
            List.of(), newest, Map.of("a", Gap.UNKNOWN, "b", Gap.UNKNOWN), false, Event.MAX_ID),
        history(newest + 1, "a", "b"));
    assertEquals(Map.of("a", Gap.UNKNOWN), history(0, "a").gaps());
  }

  @Test
  void flushIsAGapAndIdsContinue() {
    long cursor = publish("a", "x").id();
    redis.command("FLUSHALL");

    assertEquals(Map.of("a", Gap.RESET), history(cursor, "a").gaps());
    assertTrue(publish("a", "y").id() > cursor);
  }

  @Test
  void pagesHaveNeitherHolesNorOverlaps() {
    long cursor = get(backend.store().lastId());
    List<Event> published = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      published.add(publish("c" + i % 3, "" + i));
    }

    List<Event> read = new ArrayList<>();
    History page;
    do {
      page = get(backend.store().history(Set.of("c0", "c1", "c2"), cursor, 4));
      read.addAll(page.events());
      cursor = page.through();
      assertEquals(Map.of(), page.gaps());
    } while (page.more());
    assertEquals(published, read);
  }

  @Test
  void foreignDataIsNeitherServedNorTrimmed() {
    for (int i = 0; i < 20; i++) {
      redis.command("ZADD", "a", "" + i, "player " + i);
    }
    long cursor = get(backend.store().lastId());
    List<Event> published = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      published.add(publish("a", "" + i));
    }
    assertEquals(published, history(cursor, "a").events());
    assertEquals(Map.of(), history(cursor, "a").gaps());

    publish("a", "one more");
    assertEquals(Map.of("a", Gap.TRIMMED), history(cursor, "a").gaps());
    assertEquals(20L, redis.command("ZCOUNT", "a", "0", "19"));
    assertEquals(26L, redis.command("ZCARD", "a"));
  }

  @Test
  void rejectedEventDoesNotAffectOthers() {
    redis.command("SET", "occupied", "something else");
    CompletionStage<Event> rejected = backend.publish(new NewEvent("occupied", "x"));
    CompletionStage<Event> accepted = backend.publish(new NewEvent("a", "y"));

    assertThrows(RuntimeException.class, () -> get(rejected));
    assertEquals("y", get(accepted).data());
  }

  @Test
  void nothingIsDeliveredAfterUnsubscribing() {
    get(backend.broadcaster().subscribe(Set.of("a", "b")));
    get(backend.broadcaster().unsubscribe(Set.of("a")));
    publish("a", "1");
    publish("b", "2");

    await().until(() -> listener.data().equals(List.of("2")));
  }

  @Test
  void eventsOfConcurrentPublishersOnTwoNodesAreDeliveredInIdOrder() {
    get(backend.broadcaster().subscribe(Set.of("a", "b")));
    int each = 2_000;
    try (Backend other = RedisBackend.open(redis.uri(""))) {
      List<CompletionStage<Event>> published = new ArrayList<>();
      for (int i = 0; i < each; i++) {
        published.add(backend.publish(new NewEvent("a", "" + i)));
        published.add(other.publish(new NewEvent("b", "" + i)));
      }
      published.forEach(RedisBackendTest::get);
    }

    await().until(() -> listener.events.size() == 2 * each);
    List<Long> ids = listener.events.stream().map(Event::id).toList();
    assertEquals(ids.stream().sorted().distinct().toList(), ids);
    List<String> expected = IntStream.range(0, each).mapToObj(i -> "" + i).toList();
    assertEquals(
        expected,
        listener.events.stream()
            .filter(e -> e.channel().equals("a"))
            .map(Event::data)
            .toList());
  }

  @Test
  void thereAreExactlyTwoConnections() {
    get(backend.broadcaster().subscribe(Set.of("a")));
    publish("a", "x");

    assertEquals(List.of("redisse-commands", "redisse-pubsub"), redis.clientNames());
  }

  @Test
  void flushedScriptsKeepTheOrderOfCalls() {
    get(backend.broadcaster().subscribe(Set.of("a")));
    List<CompletionStage<Event>> published = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      published.add(backend.publish(new NewEvent("a", "" + i)));
      if (i % 500 == 0) {
        redis.command("SCRIPT", "FLUSH");
      }
    }

    List<Long> ids =
        published.stream().map(RedisBackendTest::get).map(Event::id).toList();
    assertEquals(ids.stream().sorted().distinct().toList(), ids);
  }

  @Test
  void differentConfigurationIsRejectedWithBothValues() {
    BackendRefusedException refusal = assertThrows(
        BackendRefusedException.class, () -> RedisBackend.open(redis.uri("?historySize=7")));
    assertTrue(refusal.toString().matches(".* 7, .* 5;.*"), refusal.toString());
    assertEquals(List.of("redisse-commands", "redisse-pubsub"), redis.clientNames());
  }

  @Test
  void useAfterCloseIsAnIllegalState() {
    backend.close();
    backend.close();

    assertThrows(IllegalStateException.class, () -> publish("a", "x"));
    assertThrows(IllegalStateException.class, () -> backend.store().lastId());
    assertThrows(IllegalStateException.class, () -> backend.broadcaster().subscribe(Set.of("a")));
  }
}
