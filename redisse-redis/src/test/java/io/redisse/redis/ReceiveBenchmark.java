package io.redisse.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.redisse.api.Event;
import io.redisse.api.Grant;
import io.redisse.api.spi.Broadcaster;
import io.redisse.core.Redisse;
import io.redisse.core.spi.Frame;
import io.redisse.core.spi.Outlet;
import io.redisse.core.spi.Stream;
import io.redisse.core.spi.StreamRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** How many live events a node takes from Redis, which publishes them as fast as it can. */
final class ReceiveBenchmark {
  /** What an event is as text, and as bytes of a stream. */
  private static final int TEXT_BYTES =
      ("event: message\ndata: " + RedisBenchmark.DATA + "\nid: 1795511536267407\n\n").length();

  private static final int MESSAGES_AT_ONCE = 20_000;
  private static final int MESSAGES_ON_THEIR_WAY = 100_000;

  /** Puts ids together from two halves, because to print each takes longer than to publish it. */
  private static final String PUBLISHING_SCRIPT = """
      local ends = {}
      for i = 1, 1000 do ends[i] = string.format('%03d', i - 1) .. ARGV[1] end
      for thousand = 0, 19 do
        local beginning = string.format('event: message\\nid: %.0f', ARGV[2] + thousand)
        for i = 1, 1000 do
          redis.call('PUBLISH', KEYS[i % #KEYS + 1], beginning .. ends[i])
        end
      end""";

  private final RedisProcess redis;
  private final Measurements measurements;

  ReceiveBenchmark(RedisProcess redis, Measurements measurements) {
    this.redis = redis;
    this.measurements = measurements;
  }

  /** From the connection to the listener. */
  void events() throws InterruptedException {
    LongAdder received = new LongAdder();
    try (RedisBackend backend = RedisBackend.open(redis.uri(""))) {
      backend.broadcaster().listen(new Counting(received));
      backend.broadcaster().subscribe(Set.of("c0")).toCompletableFuture().join();
      receive("receive", 1, received::sum);
    }
  }

  /** From the connection to the bytes of streams, each of a channel of its own. */
  void streams(int channels) throws InterruptedException {
    LongAdder bytes = new LongAdder();
    try (Redisse redisse = Redisse.builder().backend(redis.uri("").toString()).build()) {
      CountDownLatch ready = new CountDownLatch(channels);
      for (int i = 0; i < channels; i++) {
        redisse
            .hub()
            .open(
                new StreamRequest(Grant.of(Set.of("c" + i)), OptionalLong.empty(), false),
                new CountingOutlet(bytes, ready));
      }
      ready.await();
      long before = bytes.sum();
      receive(
          "receive in the hub, channels: " + channels,
          channels,
          () -> (bytes.sum() - before) / TEXT_BYTES);
    }
  }

  /** Redis itself publishes, as fast as it can. */
  private void receive(String name, int channels, LongSupplier received)
      throws InterruptedException {
    List<String> command = new ArrayList<>(List.of("EVAL", PUBLISHING_SCRIPT, "" + channels));
    for (int i = 0; i < channels; i++) {
      command.add("c" + i);
    }
    command.add("\ndata: " + RedisBenchmark.DATA + "\n\n");
    command.add("");
    Measurements.Measurement measurement = measurements.begin(name);
    long firstId = System.currentTimeMillis() * 1000;
    long published = 0;
    while (measurement.goesOn()) {
      command.set(command.size() - 1, "" + (firstId + published) / 1000);
      redis.command(command.toArray(String[]::new));
      published += MESSAGES_AT_ONCE;
      while (published - received.getAsLong() > MESSAGES_ON_THEIR_WAY && !measurement.isOverdue()) {
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(100));
      }
    }
    while (received.getAsLong() < published) {
      if (measurement.isOverdue()) {
        throw new IllegalStateException(
            name + ": of " + published + " came " + received.getAsLong());
      }
      Thread.sleep(1);
    }
    measurement.end(published);
  }

  /** Takes all at once. */
  private static final class CountingOutlet implements Outlet {
    private final LongAdder bytes;
    private final CountDownLatch ready;
    private @Nullable Stream stream;

    CountingOutlet(LongAdder bytes, CountDownLatch ready) {
      this.bytes = bytes;
      this.ready = ready;
    }

    @Override
    public void opened(Stream newStream) {
      stream = newStream;
    }

    @Override
    public void write(Frame frame) {
      if (ready.getCount() == 0) {
        bytes.add(frame.size());
      } else if (UTF_8.decode(frame.buffer()).toString().contains("lastEventId")) {
        // What comes now is live.
        ready.countDown();
      }
      Objects.requireNonNull(stream).written();
    }

    @Override
    public void close() {}
  }

  private record Counting(LongAdder received) implements Broadcaster.Listener {
    @Override
    public void onEvent(Event event) {
      received.increment();
    }

    @Override
    public void onInterrupted() {
      throw new IllegalStateException("interrupted");
    }

    @Override
    public void onResumed() {}

    @Override
    public void onReset(long epoch) {}
  }
}
