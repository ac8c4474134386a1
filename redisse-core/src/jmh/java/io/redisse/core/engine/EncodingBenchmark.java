package io.redisse.core.engine;

import io.redisse.api.NewEvent;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Encodes an event as a frame and as a chunk, which each node does once per event. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EncodingBenchmark {
  @Param({"100", "1024", "65536"})
  public int size;

  private NewEvent event;

  @Setup
  public void setUp() {
    event = new NewEvent("news", "x".repeat(size));
  }

  @Benchmark
  public ByteBuffer encode() {
    return FrameEncoder.event(event.withId(1_700_000_000_000_000L)).chunk(0);
  }
}
