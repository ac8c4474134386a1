package io.redisse.core.engine.replay;

import io.redisse.core.spi.Frame;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the bytes that a hub keeps for its clients, so that clients who do not read cannot fill
 * the memory. A frame counts once, however many streams have yet to send it. The last quarter is a
 * reserve: while it is in use, pages are small, so that clients who read always get on.
 * Thread-safe.
 */
public final class UnsentBudget {
  private static final Logger LOG = System.getLogger(UnsentBudget.class.getName());
  private static final long LOG_INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** A read reserves this share of the budget at most, so that some reads are always possible. */
  private static final int LARGEST_READ_SHARE = 16;

  private final long limit;

  /** The bytes that are kept. */
  private final AtomicLong used = new AtomicLong();

  /** The bytes that reads in flight may bring. */
  private final AtomicLong reserved = new AtomicLong();

  /** The number of streams that wait for their client to read. */
  private final AtomicInteger blocked = new AtomicInteger();

  /** The number of shards whose reads wait for this budget. */
  private final AtomicInteger starved = new AtomicInteger();

  /** The number of streams that were closed since the last line in the log. */
  private final AtomicInteger unlogged = new AtomicInteger();

  /** When the next line may be logged, as {@link System#nanoTime}. */
  private final AtomicLong nextLogNanos = new AtomicLong(System.nanoTime());

  /** The number of streams that hold each frame, by identity. */
  private final Map<Frame, Integer> holders = new ConcurrentHashMap<>();

  /**
   * Creates an unused budget.
   *
   * @param limit in bytes
   */
  public UnsentBudget(long limit) {
    this.limit = limit;
  }

  /** Returns whether only the reserve is left. */
  public boolean isShort() {
    return used.get() >= limit / 4 * 3;
  }

  public boolean isExceeded() {
    return used.get() >= limit;
  }

  /** Returns whether far more is in use than the budget, so that streams must end at once. */
  public boolean isOverrun() {
    return used.get() >= limit / 2 * 3;
  }

  /** Returns whether streams must end so that others can read history, or memory lasts. */
  public boolean isContended() {
    return isExceeded() || (starved.get() > 0 && isShort());
  }

  /** Counts a frame that one more stream has to keep. */
  public void hold(Frame frame) {
    if (holders.merge(frame, 1, Integer::sum) == 1) {
      add(frame.size());
    }
  }

  /** Reverts one call of {@link #hold}. */
  public void release(Frame frame) {
    if (holders.computeIfPresent(frame, (key, count) -> count == 1 ? null : count - 1) == null) {
      add(-frame.size());
    }
  }

  /** Counts other bytes; a negative number reverts an earlier call. */
  public void add(long bytes) {
    used.addAndGet(bytes);
  }

  /** Returns the bytes of a frame, divided by the number of those that hold it. */
  public long shareOf(Frame frame) {
    return frame.size() / holders.getOrDefault(frame, 1);
  }

  /** Counts a stream that waits for its client to read, or with -1 one that no longer does. */
  public void addBlocked(int number) {
    blocked.addAndGet(number);
  }

  /** Returns the average number of bytes that a blocked stream keeps. */
  public long averageShare() {
    return used.get() / Math.max(1, blocked.get());
  }

  /** Counts streams that were closed, and logs a line, but not too often. */
  void noteEvictions(int number) {
    unlogged.addAndGet(number);
    long now = System.nanoTime();
    long next = nextLogNanos.get();
    if (now - next >= 0 && nextLogNanos.compareAndSet(next, now + LOG_INTERVAL_NANOS)) {
      LOG.log(
          Level.WARNING,
          "The memory for unsent bytes ({0} KiB, a quarter of the heap) is short: closing streams"
              + " whose clients do not read, {1} so far; they will reconnect. If these clients are"
              + " legitimate, raise the heap (-Xmx); otherwise limit them"
              + " (--max-streams-per-address)",
          limit >> 10,
          unlogged.getAndSet(0));
    }
  }

  /**
   * Reserves room for a read, if there is any.
   *
   * @param bytes the expected memory of the read
   * @return the reserved bytes, which {@link #cancel} takes back; 0 if there is no room
   */
  long reserve(long bytes) {
    long asked = Math.max(1, Math.min(bytes, limit / LARGEST_READ_SHARE));
    if (reserved.addAndGet(asked) + used.get() > limit) {
      reserved.addAndGet(-asked);
      return 0;
    }
    return asked;
  }

  void cancel(long reservation) {
    reserved.addAndGet(-reservation);
  }

  /** Counts a shard whose reads wait for this budget, or with -1 one whose reads no longer do. */
  void addStarved(int number) {
    starved.addAndGet(number);
  }
}
