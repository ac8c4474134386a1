package io.redisse.core.engine;

import static org.awaitility.Awaitility.await;

import io.redisse.api.Event;
import io.redisse.api.Grant;
import io.redisse.api.NewEvent;
import io.redisse.core.spi.SseParser;
import io.redisse.core.spi.StreamRequest;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;

/** A hub over an interruptible backend, with a clock that tests advance. */
abstract class HubFixture {
  static final int SHARDS = Runtime.getRuntime().availableProcessors();

  /** The size of an event: a few of them fill a write, and a dozen fill the log of a channel. */
  static final String LARGE = "x".repeat(20_000);

  final AtomicLong millis = new AtomicLong(1_000_000);
  final InterruptibleBackend backend = new InterruptibleBackend();
  final StreamHub hub;

  HubFixture() {
    this(4 << 20, 64 << 20);
  }

  HubFixture(long maxBacklogBytes, long maxUnsentBytes) {
    hub = new StreamHub(
        backend,
        new HubSettings(
            Duration.ofSeconds(15),
            Duration.ofSeconds(3),
            Duration.ofSeconds(30),
            maxBacklogBytes,
            maxUnsentBytes,
            millis::get));
  }

  @AfterEach
  void close() {
    hub.close();
    backend.close();
  }

  RecordingOutlet open(StreamRequest request) {
    RecordingOutlet outlet = new RecordingOutlet();
    hub.open(request, outlet);
    return outlet;
  }

  RecordingOutlet connect(String... channels) {
    return open(new StreamRequest(Grant.of(List.of(channels)), OptionalLong.empty(), false))
        .awaitEvents(1);
  }

  RecordingOutlet resume(long cursor, String... channels) {
    return open(new StreamRequest(Grant.of(List.of(channels)), OptionalLong.of(cursor), false))
        .awaitEvents(1);
  }

  Event publish(String channel, String data) {
    return backend.publish(new NewEvent(channel, data)).toCompletableFuture().join();
  }

  void publishLarge(int count) {
    IntStream.range(0, count).forEach(i -> publish("a", i + LARGE));
  }

  void publishMany(String channel, int count) {
    IntStream.range(0, count).forEach(i -> publish(channel, "event " + i));
  }

  /** Advances the clock until a condition holds, and returns by how many milliseconds. */
  long advanceUntil(Callable<Boolean> condition) {
    long start = millis.get();
    await().pollInterval(Duration.ofMillis(10)).until(() -> {
      millis.addAndGet(200);
      return condition.call();
    });
    return millis.get() - start;
  }

  /** Runs an action while no write of these outlets can complete. */
  static void holding(List<RecordingOutlet> outlets, Runnable action) {
    if (outlets.isEmpty()) {
      action.run();
      return;
    }
    synchronized (outlets.get(0)) {
      holding(outlets.subList(1, outlets.size()), action);
    }
  }

  /** Returns the data of {@code missedevents} for channel "a". */
  static String gap(String reason) {
    return "{\"channels\":{\"a\":\"" + reason + "\"}}";
  }

  /** Returns the reconnection delay that the client was sent last. */
  static long retryOf(RecordingOutlet client) {
    List<Long> retries = SseParser.parse(client.text()).retries;
    return retries.get(retries.size() - 1);
  }
}
