package io.redisse.core.engine.threads;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Verifies that the live events that wait for a hub thread are bounded in bytes. */
class EventBacklogTest {
  private final EventBacklog backlog = new EventBacklog(100, Duration.ofMinutes(1));

  @Test
  void waitsForRoom() {
    assertTrue(backlog.add(60, true));
    CompletableFuture<Boolean> second = CompletableFuture.supplyAsync(
        () -> backlog.add(60, true), task -> new Thread(task).start());
    await().during(Duration.ofMillis(50)).until(() -> !second.isDone());

    backlog.remove(60);

    assertTrue(second.join());
    assertEquals(60, backlog.bytes());
    assertFalse(backlog.takeLoss());
  }

  @Test
  void dropsEventsWhereWaitingWouldBlockForever() {
    assertTrue(backlog.add(60, false));
    assertFalse(backlog.add(60, false));
    // Must be read from history like the lost one, although there is room.
    assertFalse(backlog.add(1, true));

    assertTrue(backlog.takeLoss());
    assertFalse(backlog.takeLoss());
    assertTrue(backlog.add(1, true));
    assertEquals(61, backlog.bytes());
  }

  @Test
  void dropsEventsIfThereIsNoRoomInTime() {
    EventBacklog impatient = new EventBacklog(100, Duration.ofMillis(20));
    assertTrue(impatient.add(60, true));
    assertFalse(impatient.add(60, true));
    assertTrue(impatient.takeLoss());
  }

  @Test
  void addsASingleEventOfAnySize() {
    assertTrue(backlog.add(1_000, false));
    assertFalse(backlog.add(1, false));
  }

  @Test
  void slowsPublishersDownWhileItIsMoreThanHalfFull() {
    backlog.awaitRoom();
    assertTrue(backlog.add(51, true));
    CompletableFuture<Void> publisher =
        CompletableFuture.runAsync(backlog::awaitRoom, task -> new Thread(task).start());
    await().during(Duration.ofMillis(50)).until(() -> !publisher.isDone());

    backlog.remove(1);

    publisher.join();
  }

  @Test
  void doesNotSlowPublishersDownForAThreadThatReadsHistoryAnyway() {
    assertTrue(backlog.add(100, true));
    backlog.markLost();
    backlog.awaitRoom();
  }

  @Test
  void doesNotWaitOnAnInterruptedThread() {
    assertTrue(backlog.add(100, true));
    Thread.currentThread().interrupt();
    backlog.awaitRoom();
    assertFalse(backlog.add(1, true));
    assertTrue(Thread.interrupted());
  }
}
