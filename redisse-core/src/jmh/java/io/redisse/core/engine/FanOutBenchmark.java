package io.redisse.core.engine;

import io.redisse.api.Grant;
import io.redisse.api.NewEvent;
import io.redisse.api.spi.Backend;
import io.redisse.core.memory.MemoryEventStore;
import io.redisse.core.spi.Frame;
import io.redisse.core.spi.Outlet;
import io.redisse.core.spi.Stream;
import io.redisse.core.spi.StreamRequest;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Delivers events to ten thousand streams, one at a time or in bursts, from the publish until every
 * outlet has the bytes. The score is the time per delivery.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FanOutBenchmark {
  private static final int STREAMS = 10_000;
  private static final int BURST = 16;
  private static final String DATA = "x".repeat(100);

  /** A hub and its streams. */
  public abstract static class Crowd {
    private final AtomicLong written = new AtomicLong();
    private final Backend backend = Backend.local(new MemoryEventStore());
    private final StreamHub hub = new StreamHub(
        backend,
        new HubSettings(
            Duration.ofSeconds(15),
            Duration.ofSeconds(3),
            Duration.ofSeconds(30),
            () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime())));

    void open(IntFunction<Set<String>> channelsOf) {
      for (int i = 0; i < STREAMS; i++) {
        Grant grant = Grant.of(channelsOf.apply(i));
        hub.open(new StreamRequest(grant, OptionalLong.empty(), false), new Counting(written));
      }
      // Every stream first gets a cursor.
      awaitWritten(STREAMS);
    }

    void publish(int events) {
      long before = written.get();
      for (int i = 0; i < events; i++) {
        backend.publish(new NewEvent("global", DATA)).toCompletableFuture().join();
      }
      awaitWritten(before + (long) events * STREAMS);
    }

    private void awaitWritten(long count) {
      while (written.get() < count) {
        Thread.onSpinWait();
      }
    }

    @TearDown
    public void close() {
      hub.close();
      backend.close();
    }
  }

  /** The outlet of a client that reads everything at once. */
  private static final class Counting implements Outlet {
    private final AtomicLong written;
    private Stream stream;

    Counting(AtomicLong written) {
      this.written = written;
    }

    @Override
    public void opened(Stream newStream) {
      stream = newStream;
    }

    @Override
    public void write(Frame frame) {
      if (frame.chunk(0).hasRemaining()) {
        written.addAndGet(frame.events());
      }
      stream.written();
    }

    @Override
    public void close() {}
  }

  /** Every stream has the same channel, so each shard has one group. */
  @State(Scope.Benchmark)
  public static class OneChannel extends Crowd {
    @Setup
    public void setUp() {
      open(i -> Set.of("global"));
    }
  }

  /** Every stream has one common channel and one of its own, so each is a group of its own. */
  @State(Scope.Benchmark)
  public static class OwnChannels extends Crowd {
    @Setup
    public void setUp() {
      open(i -> Set.of("global", "user:" + i));
    }
  }

  @Benchmark
  @OperationsPerInvocation(STREAMS)
  public void oneChannel(OneChannel crowd) {
    crowd.publish(1);
  }

  @Benchmark
  @OperationsPerInvocation(STREAMS)
  public void ownChannels(OwnChannels crowd) {
    crowd.publish(1);
  }

  @Benchmark
  @OperationsPerInvocation(STREAMS * BURST)
  public void oneChannelBurst(OneChannel crowd) {
    crowd.publish(BURST);
  }

  @Benchmark
  @OperationsPerInvocation(STREAMS * BURST)
  public void ownChannelsBurst(OwnChannels crowd) {
    crowd.publish(BURST);
  }
}
