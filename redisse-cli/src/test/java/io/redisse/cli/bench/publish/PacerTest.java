package io.redisse.cli.bench.publish;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PacerTest {
  private static final long MILLI = 1_000_000;

  private final Pacer pacer = new Pacer();
  private final List<Long> due = new ArrayList<>();

  @Test
  void aDelayedPublisherDoesNotShiftTheSchedule() throws IOException {
    long start = System.nanoTime();
    long unpublished = pacer.atRate(1_000, start, start + 400 * MILLI, dueNanos -> {
      if (due.isEmpty()) {
        sleep(100);
      }
      due.add(dueNanos);
    });
    List<Long> schedule =
        LongStream.range(0, 400).map(i -> start + i * MILLI).boxed().toList();
    assertEquals(schedule.subList(0, due.size()), due);
    assertEquals(schedule.size(), due.size() + unpublished);
  }

  @Test
  void eventsNotPublishedInTimeAreCounted() throws IOException {
    long start = System.nanoTime();
    long unpublished = pacer.atRate(1_000, start, start + 10 * MILLI, dueNanos -> {
      due.add(dueNanos);
      sleep(20);
    });
    assertTrue(unpublished >= 9, unpublished + " of 10");
    assertEquals(10, due.size() + unpublished);
  }

  @Test
  void wakeMakesThePacerPublishWhenThereIsRoom() {
    AtomicBoolean room = new AtomicBoolean();
    Thread pacing = Thread.currentThread();
    Thread reader = new Thread(() -> {
      await().until(() -> pacing.getState() == Thread.State.TIMED_WAITING);
      room.set(true);
      pacer.wake();
    });
    reader.start();
    long end = System.nanoTime() + 120_000 * MILLI;
    Pacer.Publish published = dueNanos -> {
      throw new IOException("published");
    };
    assertThrows(IOException.class, () -> pacer.whileRoom(room::get, end, published));
  }

  private static void sleep(long millis) throws IOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
