package io.redisse.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PacerTest {
  private static final long MILLI = 1_000_000;

  private final Pacer pacer = new Pacer();
  private final List<Long> due = new ArrayList<>();

  @Test
  void anEventIsDueAtItsTimeAlsoWhenThePublisherIsHeldUp() throws IOException {
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
  void whatCouldNotBePublishedInTimeIsCounted() throws IOException {
    long start = System.nanoTime();
    long unpublished = pacer.atRate(1_000, start, start + 10 * MILLI, dueNanos -> {
      due.add(dueNanos);
      sleep(20);
    });
    assertTrue(unpublished >= 9, unpublished + " of 10");
    assertEquals(10, due.size() + unpublished);
  }

  private static void sleep(long millis) throws IOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
