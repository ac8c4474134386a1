package io.redisse.core.engine.replay;

import io.redisse.api.BackendUnavailableException;
import io.redisse.api.RedisseException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Limits the concurrent history reads of one shard, and starts the oldest first. Without a limit,
 * simultaneous reads for many groups would exceed the store's timeout, and thousands of pending
 * responses would be promoted to the garbage collector's old generation. A queued read uses little
 * memory, so reads also wait until there is room for them in the budget of unsent bytes.
 */
public final class HistoryReadLimiter {
  /** Enough to keep a store busy, but few enough that responses stay in the young generation. */
  private static final int MAX_IN_FLIGHT = 16;

  /** A read waiting for a permit. */
  public interface Read {
    /** Starts the read. Call {@link #completed} when it ends. */
    void start();

    /** Called instead of {@link #start} when the store is unavailable. */
    void reject(Throwable failure);
  }

  /** The memory of a read, as a multiple of its encoded events: its reply, its text and frames. */
  private static final int COPIES = 4;

  private static final long LEAST_EXPECTED = 16 * 1024;

  private final Queue<Read> waiting = new ArrayDeque<>();
  private final UnsentBudget budget;

  /** What the reads in flight have reserved of the budget, oldest first. */
  private final Queue<Long> reservations = new ArrayDeque<>();

  /** The expected size of a read's encoded events. */
  private long expected = LEAST_EXPECTED;

  private boolean isStarved;
  private boolean isStarting;

  public HistoryReadLimiter(UnsentBudget budget) {
    this.budget = budget;
  }

  /** Schedules a read, immediately if a permit is free. */
  public void submit(Read read) {
    waiting.add(read);
    startWaiting();
  }

  /**
   * Releases the permit of a completed read.
   *
   * @param failure why the read failed; null if it succeeded
   */
  public void completed(@Nullable Throwable failure) {
    budget.cancel(reservations.remove());
    if (failure != null
        && RedisseException.causeOf(failure) instanceof BackendUnavailableException) {
      // The queued reads would fail too, one after another, each after the full timeout.
      List<Read> rejected = new ArrayList<>(waiting);
      waiting.clear();
      rejected.forEach(read -> read.reject(failure));
    }
    startWaiting();
  }

  /** Adjusts the expected size of reads to that of one that was read. */
  public void addSize(long bytes) {
    expected = Math.max(Math.max(LEAST_EXPECTED, bytes), expected - expected / 8);
  }

  /** Starts the reads for which there is a permit now. */
  public void startWaiting() {
    if (isStarting) {
      // A read completed within its start() call; the loop below continues.
      return;
    }
    isStarting = true;
    try {
      boolean hasRoom = true;
      while (hasRoom && reservations.size() < MAX_IN_FLIGHT && !waiting.isEmpty()) {
        long reservation = budget.reserve(COPIES * expected);
        hasRoom = reservation > 0;
        if (hasRoom) {
          reservations.add(reservation);
          waiting.remove().start();
        }
      }
      noteStarved(!hasRoom);
    } finally {
      isStarting = false;
    }
  }

  private void noteStarved(boolean starved) {
    if (isStarved != starved) {
      isStarved = starved;
      budget.addStarved(starved ? 1 : -1);
    }
  }
}
