package io.redisse.cli.bench.streams;

import io.redisse.cli.bench.plan.Plan;
import io.redisse.cli.bench.report.Faults;
import io.redisse.cli.bench.report.Latency;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/** All streams of a run, and the threads that read them. The counters may be read by any thread. */
public final class StreamReaders implements AutoCloseable {
  private static final int MAX_CONNECTING = 256;

  private final List<EventLoop> loops = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile String failure = "";

  /**
   * Creates the streams and threads without connecting yet.
   *
   * @param afterReading is called by a reader thread whenever it has read all available data
   * @throws IOException if the server's host is unknown
   */
  public StreamReaders(
      Plan plan, EventData data, DueTimes due, Faults faults, Runnable afterReading)
      throws IOException {
    int count = Math.min(plan.threads(), plan.streams());
    int maxConnecting = Math.max(MAX_CONNECTING / count, 1);
    for (int i = 0; i < count; i++) {
      loops.add(new EventLoop(due, faults, maxConnecting, afterReading));
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

  /** Starts the threads, which open the streams and read them. */
  public void start() {
    threads.forEach(Thread::start);
  }

  /**
   * Checks that all threads are alive.
   *
   * @throws IOException if a thread has died
   */
  public void check() throws IOException {
    if (!failure.isEmpty()) {
      throw new IOException("reading streams failed: " + failure);
    }
  }

  /** Returns the number of open streams. */
  public long open() {
    return sum(EventLoop::open);
  }

  /** Returns the number of streams that were opened or refused. */
  public long settled() {
    return sum(EventLoop::settled);
  }

  /** Returns the number of deliveries since the last {@link #startTally}. */
  public long delivered() {
    return sum(loop -> loop.tally().delivered());
  }

  private long sum(ToLongFunction<EventLoop> count) {
    return loops.stream().mapToLong(count).sum();
  }

  /**
   * Returns the {@link System#nanoTime} of the last delivery, or the current time if there was
   * none.
   */
  public long lastArrival() {
    return loops.stream()
        .mapToLong(loop -> loop.tally().lastArrival())
        .filter(nanos -> nanos != 0)
        .reduce((a, b) -> a - b > 0 ? a : b)
        .orElseGet(System::nanoTime);
  }

  /**
   * Resets the number of deliveries and their latencies. Must not be called while an event is in
   * flight.
   */
  public void startTally() {
    loops.forEach(EventLoop::startTally);
  }

  /** Returns the CPU usage of each reader thread so far. */
  public List<CoreTime> coreTimes() {
    return IntStream.range(0, threads.size())
        .mapToObj(i -> new CoreTime(
            ManagementFactory.getThreadMXBean().getThreadCpuTime(threads.get(i).getId()),
            loops.get(i).waitedNanos()))
        .toList();
  }

  /**
   * The CPU usage of a thread, in nanoseconds.
   *
   * @param ran the time that the thread spent running
   * @param waited the time that the thread spent waiting for a CPU core
   */
  public record CoreTime(long ran, long waited) {}

  /**
   * Returns the latency distribution of the deliveries. Must not be called before {@link #close}.
   */
  public Latency latency() {
    return merged(loops.stream().map(loop -> loop.tally().latencyMicros()).toList());
  }

  /**
   * Returns the distribution of the times that the streams took to open. Must not be called before
   * {@link #close}.
   */
  public Latency connectLatency() {
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
