package io.redisse.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.Event;
import io.redisse.api.History;
import io.redisse.api.NewEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests many channels with events of the maximum size and small ones in between. */
class LargeHistoryTest {
  private static final int CHANNELS = 20;
  private static final int EVENTS = Integer.getInteger("redisse.large.events", 4);
  private static final int MEBIBYTE = 1024 * 1024;
  private static final String LARGE = "x".repeat(MEBIBYTE);

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private static int size(Event event) {
    return event.data().length();
  }

  @Test
  void pagesOfLargeEventsAreBoundedAndCompleteDuringPublishing() {
    Set<String> channels =
        IntStream.range(0, CHANNELS).mapToObj(i -> "c" + i).collect(Collectors.toSet());
    try (RedisProcess redis = RedisProcess.start();
        RedisBackend backend = RedisBackend.open(redis.uri(""))) {
      long cursor = get(backend.store().lastId());
      List<Long> published = new ArrayList<>();
      for (int i = 0; i < CHANNELS * EVENTS; i++) {
        published.add(publish(backend, "c" + i % CHANNELS, LARGE));
        published.add(publish(backend, "c" + (i * 7) % CHANNELS, "small"));
      }
      int later = CHANNELS;

      List<Long> read = new ArrayList<>();
      History page;
      do {
        page = get(backend.store().history(channels, cursor, 100));
        assertEquals(Map.of(), page.gaps());
        int size = page.events().stream().mapToInt(LargeHistoryTest::size).sum();
        assertTrue(size <= MEBIBYTE || page.events().size() == 1, "a page of " + size + " bytes");
        page.events().forEach(event -> read.add(event.id()));
        cursor = page.through();
        if (later-- > 0) {
          published.add(publish(backend, "c" + later, LARGE));
        }
      } while (page.more());

      assertEquals(published, read);
    }
  }

  /** Each page must examine every channel that has events after it, so pages must be large. */
  @Test
  void replayOfManyChannelsTakesFewCommands() {
    int channels = 100;
    Set<String> names =
        IntStream.range(0, channels).mapToObj(i -> "c" + i).collect(Collectors.toSet());
    try (RedisProcess redis = RedisProcess.start();
        RedisBackend backend = RedisBackend.open(redis.uri(""))) {
      long start = get(backend.store().lastId());
      for (int i = 0; i < 100; i++) {
        List<CompletionStage<Event>> round = new ArrayList<>();
        names.forEach(name -> round.add(backend.publish(new NewEvent(name, "x".repeat(100)))));
        round.forEach(LargeHistoryTest::get);
      }
      long before = commands(redis);

      int events = 0;
      long cursor = start;
      History page;
      do {
        page = get(backend.store().history(names, cursor, 2_000));
        events += page.events().size();
        cursor = page.through();
      } while (page.more());

      assertEquals(10_000, events);
      long taken = commands(redis) - before;
      assertTrue(taken <= 4_000, () -> taken + " commands");
    }
  }

  /** Returns the number of calls of commands that read sorted sets, including calls by scripts. */
  private static long commands(RedisProcess redis) {
    return ((String) redis.command("INFO", "commandstats"))
        .lines()
        .filter(line -> line.matches("cmdstat_(zrangebyscore|zrange|zcount|zcard):.*"))
        .mapToLong(line -> Long.parseLong(line.replaceAll(".*calls=(\\d+).*", "$1")))
        .sum();
  }

  private static long publish(RedisBackend to, String channel, String data) {
    return get(to.publish(new NewEvent(channel, data))).id();
  }
}
