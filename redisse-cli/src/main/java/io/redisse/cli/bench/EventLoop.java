package io.redisse.cli.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;

/** A thread that opens streams and reads them. */
final class EventLoop implements Runnable, StreamConnection.Listener {
  private static final int BUFFER_SIZE = 1 << 18;
  private static final long SELECT_MILLIS = 100;

  private final Selector selector;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_SIZE);
  private final Deque<StreamConnection> waiting = new ArrayDeque<>();
  private final DueTimes due;
  private final Faults faults;
  private final Runnable afterReading;
  private final int connectsAtOnce;
  private final Histogram connectMicros = Latency.histogram();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger settled = new AtomicInteger();
  private volatile CoreWait coreWait = CoreWait.UNKNOWN;
  private volatile Tally tally = new Tally();
  private volatile boolean stopped;
  private int connecting;

  /**
   * A loop that has no streams yet.
   *
   * @param due when events were due
   * @param faults counts what goes wrong
   * @param connectsAtOnce how many streams may be on their way to being open
   * @param afterReading called whenever everything that had come has been read
   * @throws IOException if the system gives no selector
   */
  EventLoop(DueTimes due, Faults faults, int connectsAtOnce, Runnable afterReading)
      throws IOException {
    selector = Selector.open();
    this.due = due;
    this.faults = faults;
    this.connectsAtOnce = connectsAtOnce;
    this.afterReading = afterReading;
  }

  /** Gives it a stream to open; before it runs. */
  void add(Plan plan, int stream, EventData data) throws IOException {
    waiting.add(StreamConnection.of(plan, stream, data, this));
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
    while (connecting < connectsAtOnce && !waiting.isEmpty()) {
      connecting++;
      waiting.remove().connect(selector);
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
        tally.delivered(due.get(number), stream.now());
      }
      case IN_ORDER -> tally.delivered(due.get(number), stream.now());
    }
  }

  @Override
  public void corrupt() {
    faults.add(Fault.CORRUPT);
  }

  /** How many streams are open; can be asked by any thread. */
  int open() {
    return open.get();
  }

  /** How many streams were opened or refused; can be asked by any thread. */
  int settled() {
    return settled.get();
  }

  /** How long its thread waited for a core so far; can be asked by any thread while it runs. */
  long waitedNanos() {
    return coreWait.nanos();
  }

  Tally tally() {
    return tally;
  }

  /** Begins to count anew; to be called by any thread when nothing is on its way. */
  void startTally() {
    tally = new Tally();
  }

  /** To be read when all streams are open. */
  Histogram connectMicros() {
    return connectMicros;
  }

  void stop() {
    stopped = true;
    selector.wakeup();
  }
}
