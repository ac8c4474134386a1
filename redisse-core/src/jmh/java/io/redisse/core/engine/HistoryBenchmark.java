package io.redisse.core.engine;

import io.redisse.api.NewEvent;
import io.redisse.core.memory.MemoryEventStore;
import io.redisse.core.spi.Frame;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Reads and shares a page of a hundred events. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class HistoryBenchmark {
  private static final int EVENTS = 100;

  @Param({"1", "10"})
  public int channels;

  private final MemoryEventStore store = new MemoryEventStore();
  private final Set<String> names = new HashSet<>();
  private long cursor;
  private Page page;

  @Setup
  public void setUp() {
    for (int i = 0; i < channels; i++) {
      names.add("channel-" + i);
    }
    cursor = store.lastId().toCompletableFuture().join();
    for (int i = 0; i < EVENTS; i++) {
      store.append(new NewEvent("channel-" + i % channels, "x".repeat(100)));
    }
    page = merge();
  }

  /** Merges and encodes the channels' histories, once for all streams of a crowd. */
  @Benchmark
  public Page merge() {
    return new Page(cursor, 0, store.history(names, cursor, EVENTS).toCompletableFuture().join());
  }

  /** Looks up the frame for one stream of the crowd. */
  @Benchmark
  public Frame share() {
    return page.after(cursor + EVENTS / 2);
  }
}
