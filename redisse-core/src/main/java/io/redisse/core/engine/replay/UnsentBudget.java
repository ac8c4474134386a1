package io.redisse.core.engine.replay;

import io.redisse.core.spi.Frame;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the bytes that a hub keeps for its clients, so that clients who do not read cannot fill
 * the memory. While the budget is exceeded, no stream reads history. A frame counts once, however
 * many streams have yet to send it. Thread-safe.
 */
public final class UnsentBudget {
  private final long limit;
  private final AtomicLong used = new AtomicLong();

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

  public boolean isExceeded() {
    return used.get() >= limit;
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
}
