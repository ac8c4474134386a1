package io.redisse.redis;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.BackendUnavailableException;
import io.redisse.api.Event;
import io.redisse.api.IdempotencyKey;
import io.redisse.api.NewEvent;
import io.redisse.api.spi.IdempotentPublisher;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests more calls than fit into the queue, and a very large number of channels. */
class BackPressureTest {
  private static final int MORE_THAN_FITS = 100;
  private static final String MEBIBYTE = "x".repeat(1024 * 1024);

  private final BroadcastRecorder listener = new BroadcastRecorder();
  private RedisProcess redis;
  private RedisBackend backend;

  @BeforeEach
  void open() {
    redis = RedisProcess.start();
    backend = RedisBackend.open(redis.uri("?timeout=20s"));
    backend.broadcaster().listen(listener);
  }

  @AfterEach
  void close() {
    backend.close();
    redis.close();
  }

  private CompletableFuture<Event> publishMebibyte() {
    return backend.publish(new NewEvent("a", MEBIBYTE)).toCompletableFuture();
  }

  @Test
  void publisherWaitsForRoomInTheQueue() throws Exception {
    redis.signal("STOP");
    List<CompletableFuture<Event>> published = new ArrayList<>();
    Thread publisher = new Thread(() -> {
      for (int i = 0; i < MORE_THAN_FITS; i++) {
        published.add(publishMebibyte());
      }
    });
    publisher.start();
    await().until(() -> publisher.getState() == Thread.State.TIMED_WAITING);

    redis.signal("CONT");
    publisher.join();
    assertEquals(MORE_THAN_FITS, published.size());
    published.forEach(CompletableFuture::join);
  }

  @Test
  void withoutAConnectionExcessCallsFailAtOnceAndTheOthersAreSentLater() {
    redis.kill();
    backend.close();
    backend = RedisBackend.open(redis.uri("?timeout=20s"));
    List<CompletableFuture<Event>> queued = new ArrayList<>();
    List<CompletableFuture<Event>> rejected = new ArrayList<>();
    for (int i = 0; i < MORE_THAN_FITS; i++) {
      CompletableFuture<Event> each = publishMebibyte();
      (each.isDone() ? rejected : queued).add(each);
    }

    assertFalse(queued.isEmpty());
    assertFalse(rejected.isEmpty());
    for (CompletableFuture<Event> each : rejected) {
      Throwable failure = assertThrows(CompletionException.class, each::join).getCause();
      assertInstanceOf(BackendUnavailableException.class, failure);
      assertTrue(String.valueOf(failure).contains("too many calls"), () -> "" + failure);
    }
    redis.restart();
    queued.forEach(CompletableFuture::join);
  }

  @Test
  void withoutAConnectionCallsWithAnIdempotencyKeyCountByTheirSize() {
    redis.kill();
    backend.close();
    backend = RedisBackend.open(redis.uri("?timeout=20s"));
    IdempotentPublisher publisher = backend.idempotent().orElseThrow();
    int queued = 0;
    for (int i = 0; i < MORE_THAN_FITS; i++) {
      NewEvent event = new NewEvent("a", MEBIBYTE);
      boolean isRejected = publisher
          .publish(event, new IdempotencyKey("key-" + i, "f"))
          .toCompletableFuture()
          .isDone();
      queued += isRejected ? 0 : 1;
    }
    assertTrue(queued < 64, "queued " + queued + " MiB");
    assertTrue(queued > 0);
  }

  @Test
  void thousandsOfChannelsAreSubscribedAtOnceAndResubscribedAfterACut() {
    Set<String> channels = new HashSet<>();
    for (int i = 0; i < 5_000; i++) {
      channels.add("channel " + i);
    }
    backend.broadcaster().subscribe(channels).toCompletableFuture().join();

    redis.killClients("redisse-pubsub");
    await().until(() -> listener.signals.equals(List.of("interrupted", "resumed")));

    assertEquals(
        channels, new HashSet<>((List<?>) redis.command("PUBSUB", "CHANNELS", "channel*")));
    backend.broadcaster().unsubscribe(channels).toCompletableFuture().join();
    assertEquals(List.of(), redis.command("PUBSUB", "CHANNELS", "channel*"));
  }
}
