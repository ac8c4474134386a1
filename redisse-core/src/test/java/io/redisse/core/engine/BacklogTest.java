package io.redisse.core.engine;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.core.spi.Observer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Verifies that events that wait for a busy hub thread use a bounded amount of memory. */
class BacklogTest extends HubFixture {
  /** More events than fit into the backlog, but no more than the history keeps. */
  private static final int EVENTS = 90;

  private static final int MAX_BACKLOG = 64 * 1024;
  private static final int MAX_QUEUED = 30;
  private static final String DATA = "x".repeat(MAX_BACKLOG / MAX_QUEUED);

  BacklogTest() {
    super(MAX_BACKLOG, 64 << 20);
  }

  private List<RecordingOutlet> connectToEachShard(String channel) {
    return IntStream.range(0, SHARDS).mapToObj(i -> connect(channel)).toList();
  }

  /** Runs an action while a write to each of these clients blocks its hub thread. */
  private void blocking(List<RecordingOutlet> clients, int from, Runnable action) {
    if (from == clients.size()) {
      publish("block", "blocks");
      await().until(() -> hub.queued() == 0);
      action.run();
      return;
    }
    synchronized (clients.get(from)) {
      blocking(clients, from + 1, action);
    }
  }

  private void publishLargeEvents() {
    IntStream.range(0, EVENTS).forEach(i -> publish("a", i + DATA));
  }

  @Test
  void streamsReadEventsThatDoNotFitIntoTheBacklogFromHistory() {
    List<RecordingOutlet> blocked = connectToEachShard("block");
    List<RecordingOutlet> clients = connectToEachShard("a");

    blocking(blocked, 0, () -> {
      publishLargeEvents();
      assertTrue(hub.queued() <= MAX_QUEUED * SHARDS, () -> hub.queued() + " events are queued");
    });

    List<String> published = IntStream.range(0, EVENTS).mapToObj(i -> i + DATA).toList();
    for (RecordingOutlet client : clients) {
      await().until(() -> client.data().size() >= EVENTS);
      assertEquals(published, client.data());
      assertFalse(client.types().contains("missedevents"));
    }
    publish("a", "live again");
    clients.forEach(client -> client.awaitEvents(EVENTS + 2));
  }

  @Test
  void anObserverOnAHubThreadCanPublishWhileTheBacklogIsFull() {
    List<RecordingOutlet> blocked = connectToEachShard("block");
    AtomicInteger published = new AtomicInteger();
    hub.observe(new Observer() {
      @Override
      public void delivered(long nanos) {
        if (published.incrementAndGet() <= 200) {
          hub.awaitRoom();
          publish("a", "by an observer " + DATA);
        }
      }
    });
    List<RecordingOutlet> clients = connectToEachShard("a");
    CompletableFuture<Void> publishing = new CompletableFuture<>();

    blocking(blocked, 0, () -> {
      Thread publisher = new Thread(() -> {
        publishLargeEvents();
        publishing.complete(null);
      });
      publisher.start();
      await().until(() -> hub.queued() >= MAX_QUEUED / 2);
    });

    publishing.orTimeout(1, TimeUnit.MINUTES).join();
    await().until(() -> published.get() > 0);
    publish("a", "last");
    clients.forEach(client ->
        await().atMost(Duration.ofMinutes(1)).until(() -> client.data().contains("last")));
  }

  @Test
  void closingDoesNotWaitForBlockedPublishers() {
    List<RecordingOutlet> blocked = connectToEachShard("block");
    List<RecordingOutlet> clients = connectToEachShard("a");
    CompletableFuture<Void> publishing = new CompletableFuture<>();

    blocking(blocked, 0, () -> {
      Thread publisher = new Thread(() -> {
        publishLargeEvents();
        publishing.complete(null);
      });
      publisher.start();
      await().until(() -> hub.queued() >= MAX_QUEUED / 2);
      new Thread(hub::close).start();
      await().until(() -> !hub.accepting());
    });

    publishing.orTimeout(1, TimeUnit.MINUTES).join();
    blocked.forEach(RecordingOutlet::awaitClosed);
    clients.forEach(RecordingOutlet::awaitClosed);
  }
}
