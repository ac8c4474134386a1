package io.redisse.cli.bench.streams;

import io.redisse.cli.bench.plan.Plan;
import io.redisse.cli.bench.report.Fault;
import io.redisse.cli.bench.report.Faults;
import io.redisse.cli.bench.report.Latency;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;

/** Opens and reads streams on one thread. */
final class EventLoop implements Runnable, StreamConnection.Listener {
  private static final int BUFFER_SIZE = 1 << 18;
  private static final long SELECT_MILLIS = 100;

  private final Selector selector;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_SIZE);
  private final Deque<StreamConnection> unconnected = new ArrayDeque<>();
  private final DueTimes due;
  private final Faults faults;
  private final Runnable afterReading;
  private final int maxConnecting;
  private final Histogram connectMicros = Latency.histogram();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger settled = new AtomicInteger();
  private volatile CoreWait coreWait = CoreWait.UNKNOWN;
  private volatile Tally tally = new Tally();
  private volatile boolean stopped;
  private int connecting;

  /**
   * Creates a loop without streams.
   *
   * @param maxConnecting the maximum number of streams that are being opened at the same time
   * @param afterReading is called after each pass over the readable sockets
   */
  EventLoop(DueTimes due, Faults faults, int maxConnecting, Runnable afterReading)
      throws IOException {
    selector = Selector.open();
    this.due = due;
    this.faults = faults;
    this.maxConnecting = maxConnecting;
    this.afterReading = afterReading;
  }

  /** Adds a stream. Must be called before the loop runs. */
  void add(Plan plan, int stream, EventData data) throws IOException {
    unconnected.add(StreamConnection.of(plan, stream, data, this));
  }

  @Override
  public void run() {
    coreWait = CoreWait.ofThisThread();
    try (selector) {
      while (!stopped) {
        connectMore();
        selector.select(
            key -> ((StreamConnection) key.attachment()).ready(key, buffer), SELECT_MILLIS);
        afterReading.run();
      }
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void connectMore() throws IOException {
    while (connecting < maxConnecting && !unconnected.isEmpty()) {
      connecting++;
      unconnected.remove().connect(selector);
    }
  }

  @Override
  public void opened(StreamConnection stream) {
    connectMicros.recordValue(Latency.micros(System.nanoTime() - stream.now()));
    open.incrementAndGet();
    settle();
  }

  private void settle() {
    connecting--;
    settled.incrementAndGet();
  }

  @Override
  public void closed(StreamConnection stream, boolean wasOpen, String reason) {
    if (wasOpen) {
      open.decrementAndGet();
      faults.add(Fault.STREAM_CLOSED, reason);
    } else {
      faults.add(Fault.STREAM_REFUSED, reason);
      settle();
    }
  }

  @Override
  public void event(StreamConnection stream, long number, Sequence.Arrival arrival) {
    switch (arrival) {
      case DUPLICATE -> faults.add(Fault.DUPLICATE);
      case MISDIRECTED -> faults.add(Fault.MISDIRECTED);
      case OUT_OF_ORDER -> {
        faults.add(Fault.OUT_OF_ORDER);
        tally.addDelivery(due.get(number), stream.now());
      }
      case IN_ORDER -> tally.addDelivery(due.get(number), stream.now());
    }
  }

  @Override
  public void corrupt() {
    faults.add(Fault.CORRUPT);
  }

  /** Returns the number of open streams. May be called by any thread. */
  int open() {
    return open.get();
  }

  /** Returns the number of streams that were opened or refused. May be called by any thread. */
  int settled() {
    return settled.get();
  }

  /** Returns how long the loop's thread has waited for a CPU core. May be called by any thread. */
  long waitedNanos() {
    return coreWait.nanos();
  }

  Tally tally() {
    return tally;
  }

  /**
   * Resets the delivery counters. May be called by any thread, but only while no event is in
   * flight.
   */
  void startTally() {
    tally = new Tally();
  }

  /**
   * Returns how long the streams took to open. Must not be called before every stream has been
   * opened or refused.
   */
  Histogram connectMicros() {
    return connectMicros;
  }

  void stop() {
    stopped = true;
    selector.wakeup();
  }
}
