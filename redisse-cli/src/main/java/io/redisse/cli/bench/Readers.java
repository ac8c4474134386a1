package io.redisse.cli.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/** All streams, and the threads that read them. */
final class Readers implements AutoCloseable {
  private static final int CONNECTS_AT_ONCE = 256;

  private final List<EventLoop> loops = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile String failure = "";

  Readers(Plan plan, EventData data, DueTimes due, Faults faults, Runnable afterReading)
      throws IOException {
    int count = Math.min(plan.threads(), plan.streams());
    int atOnce = Math.max(CONNECTS_AT_ONCE / count, 1);
    for (int i = 0; i < count; i++) {
      loops.add(new EventLoop(due, faults, atOnce, afterReading));
    }
    for (int stream = 0; stream < plan.streams(); stream++) {
      loops.get(stream % loops.size()).add(plan, stream, data);
    }
    for (EventLoop loop : loops) {
      Thread thread = new Thread(loop, "bench-reader-" + threads.size());
      thread.setDaemon(true);
      thread.setUncaughtExceptionHandler(
          (died, cause) -> failure = String.valueOf(cause.getMessage()));
      threads.add(thread);
    }
  }

  void start() {
    threads.forEach(Thread::start);
  }

  /**
   * Makes sure that the streams are still read.
   *
   * @throws IOException if a thread has died
   */
  void check() throws IOException {
    if (!failure.isEmpty()) {
      throw new IOException("reading failed: " + failure);
    }
  }

  long open() {
    return sum(EventLoop::open);
  }

  long settled() {
    return sum(EventLoop::settled);
  }

  long delivered() {
    return sum(loop -> loop.tally().delivered());
  }

  private long sum(ToLongFunction<EventLoop> count) {
    return loops.stream().mapToLong(count).sum();
  }

  long lastArrival() {
    return loops.stream()
        .mapToLong(loop -> loop.tally().lastArrival())
        .filter(nanos -> nanos != 0)
        .reduce((a, b) -> a - b > 0 ? a : b)
        .orElseGet(System::nanoTime);
  }

  void startTally() {
    loops.forEach(EventLoop::startTally);
  }

  /** What each thread had of the cores so far. */
  List<CoreTime> coreTimes() {
    return IntStream.range(0, threads.size())
        .mapToObj(i -> new CoreTime(
            ManagementFactory.getThreadMXBean().getThreadCpuTime(threads.get(i).getId()),
            loops.get(i).waitedNanos()))
        .toList();
  }

  /** What a thread had of the cores, in nanoseconds: while it ran, and while others had them. */
  record CoreTime(long ran, long waited) {}

  /** To be read when the streams are closed. */
  Latency latency() {
    return merged(loops.stream().map(loop -> loop.tally().latencyMicros()).toList());
  }

  /** To be read when the streams are closed. */
  Latency connectLatency() {
    return merged(loops.stream().map(EventLoop::connectMicros).toList());
  }

  private static Latency merged(List<Histogram> histograms) {
    Histogram all = Latency.histogram();
    histograms.forEach(all::add);
    return Latency.of(all);
  }

  @Override
  public void close() {
    loops.forEach(EventLoop::stop);
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
