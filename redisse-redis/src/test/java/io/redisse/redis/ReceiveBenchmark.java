package io.redisse.redis;

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

/** Measures how many live events a node receives while Redis publishes as fast as it can. */
final class ReceiveBenchmark {
  /** The size of an event in Redis and in a stream. */
  private static final int TEXT_BYTES =
      ("event: message\ndata: " + RedisBenchmark.DATA + "\nid: 1795511536267407\n\n").length();

  private static final int MESSAGES_PER_SCRIPT = 20_000;
  private static final int MAX_IN_TRANSIT = 100_000;

  /** Joins ids from two halves, because formatting an id takes longer than publishing it. */
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

  /** Measures the path from the connection to the listener. */
  void events() throws InterruptedException {
    LongAdder received = new LongAdder();
    try (RedisBackend backend = RedisBackend.open(redis.uri(""))) {
      backend.broadcaster().listen(new Counting(received));
      backend.broadcaster().subscribe(Set.of("c0")).toCompletableFuture().join();
      receive("receive", 1, received::sum);
    }
  }

  /** Measures the path from the connection to the bytes of streams, each with its own channel. */
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

  /**
   * Publishes with a script in Redis until the time is up, and waits until all events have arrived.
   */
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
      published += MESSAGES_PER_SCRIPT;
      while (published - received.getAsLong() > MAX_IN_TRANSIT && !measurement.isOverdue()) {
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(100));
      }
    }
    while (received.getAsLong() < published) {
      if (measurement.isOverdue()) {
        throw new IllegalStateException(
            name + ": received only " + received.getAsLong() + " of " + published + " events");
      }
      Thread.sleep(1);
    }
    measurement.end(published);
  }

  /** Counts the bytes written, and completes every write immediately. */
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
      } else if (frame.toString().contains("lastEventId")) {
        // From here on the stream is live.
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
