package io.redisse.core.engine.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.core.engine.replay.UnsentBudget;
import io.redisse.core.spi.Frame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Verifies that streams read the events of their channels in order, and share common batches. */
class LiveReaderTest {
  private static final int LARGE = 20_000;

  private final LiveReader reader = new LiveReader();
  private static final UnsentBudget BUDGET = new UnsentBudget(1 << 20);

  private final LiveLog news = log();
  private final LiveLog room = log();

  @Test
  void returnsTheSameBatchToStreamsThatLackTheSameEventsOfAChannel() {
    append(news, 10);
    append(news, 20);
    append(news, 30);

    LiveBatch batch = after(10, news, log());

    assertSame(batch, after(15, news, log()));
    assertEquals("20\n30\n", text(batch));
    assertEquals(30, batch.through());
    assertEquals("30\n", text(after(20, news, log())));
    assertNull(reader.after(new LiveLog[] {news, log()}, 30));
  }

  @Test
  void returnsTheSameBatchToStreamsThatLackTheSameEventsOfSeveralChannels() {
    append(news, 10);
    append(room, 20);
    append(news, 30);

    LiveBatch batch = after(5, news, room, log());

    assertSame(batch, after(7, room, log(), news));
    assertEquals("10\n20\n30\n", text(batch));
    LiveLog own = log();
    append(own, 25);
    assertEquals("10\n20\n25\n30\n", text(after(5, news, room, own)));
    assertSame(batch, after(5, news, room, log()));
  }

  @Test
  void splitsEventsThatExceedAWrite() {
    for (int id = 1; id <= 8; id++) {
      append(id % 2 == 0 ? news : room, id, LARGE);
    }

    LiveBatch first = after(0, news, room);

    assertEquals(3, first.through());
    assertEquals(6, after(first.through(), news, room).through());
    assertEquals(6, after(0, news).through());
  }

  @Test
  void returnsAnEventLargerThanAWriteAlone() {
    append(news, 1, 10 * LARGE);
    append(room, 2);

    assertEquals(1, after(0, news, room).through());
    assertEquals(1, after(0, news).through());
  }

  @Test
  void limitsTheCachedBatches() {
    append(news, 1, LARGE);
    append(news, 3, LARGE);
    LiveBatch batch = null;
    for (int i = 0; i < 1_000; i++) {
      LiveLog own = log();
      append(own, 2);
      batch = after(0, news, own);
      assertTrue(reader.cachedBytes() <= 1024 * 1024);
    }
    assertEquals(3, batch == null ? 0 : batch.through());

    reader.forget();

    assertEquals(0, reader.cachedBytes());
  }

  @Test
  void discardsTheOldestEventsOfALogThatIsTooLarge() {
    for (int id = 1; id <= 20; id++) {
      append(news, id, LARGE);
    }

    assertFalse(news.reaches(6));
    assertTrue(news.reaches(7));
    assertEquals(10, after(7, news).through());
  }

  @RepeatedTest(20)
  void returnsMissingEventsInOrder() {
    Random random = new Random();
    List<LiveLog> logs = Stream.generate(LiveReaderTest::log).limit(4).toList();
    List<List<Long>> kept =
        Stream.generate(() -> (List<Long>) new ArrayList<Long>()).limit(4).toList();
    LiveLog[][] groups = Stream.generate(
            () -> logs.stream().filter(log -> random.nextBoolean()).toArray(LiveLog[]::new))
        .limit(5)
        .toArray(LiveLog[][]::new);
    for (long id = 1; id < 2_000; id++) {
      int channel = random.nextInt(4);
      append(logs.get(channel), id);
      kept.get(channel).add(id);
      reader.forget();
      if (random.nextInt(50) == 0) {
        long delivered = id - random.nextInt(20);
        logs.get(channel).discardThrough(delivered);
        kept.get(channel).removeIf(each -> each <= delivered);
      }
      long cursor = id - random.nextInt(60);
      for (LiveLog[] group : groups) {
        if (Arrays.stream(group).allMatch(log -> log.reaches(cursor))) {
          String expected = Arrays.stream(group)
              .flatMap(log -> kept.get(logs.indexOf(log)).stream())
              .filter(each -> each > cursor)
              .sorted()
              .map(each -> each + "\n")
              .collect(Collectors.joining());
          LiveBatch batch = reader.after(group, cursor);
          assertEquals(expected, batch == null ? "" : text(batch));
        }
      }
    }
  }

  private LiveBatch after(long cursor, LiveLog... logs) {
    LiveBatch batch = reader.after(logs, cursor);
    assertNotNull(batch);
    return batch;
  }

  private static void append(LiveLog log, long id) {
    log.append(new LiveBatch(id, Frame.of(id + "\n", 1)));
  }

  private static void append(LiveLog log, long id, int size) {
    log.append(new LiveBatch(id, Frame.of("x".repeat(size), 1)));
  }

  private static String text(LiveBatch batch) {
    return batch.frame().toString();
  }

  @Test
  void eventsNotYetSentToSomeStreamsCountAsUnsentUntilTheyAreDiscarded() {
    UnsentBudget budget = new UnsentBudget(10);
    LiveLog log = new LiveLog(budget);
    append(log, 10, 10);
    assertFalse(budget.isExceeded(), "before a flush");

    log.holdRest();
    log.holdRest();
    assertTrue(budget.isExceeded());

    log.clear();
    budget.add(9);
    assertFalse(budget.isExceeded());
  }

  private static LiveLog log() {
    return new LiveLog(BUDGET);
  }
}
