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
 * memory, so reads also wait while the budget of unsent bytes is exceeded.
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

  private final Queue<Read> waiting = new ArrayDeque<>();
  private final UnsentBudget budget;
  private int inFlight;
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
    inFlight--;
    if (failure != null
        && RedisseException.causeOf(failure) instanceof BackendUnavailableException) {
      // The queued reads would fail too, one after another, each after the full timeout.
      List<Read> rejected = new ArrayList<>(waiting);
      waiting.clear();
      rejected.forEach(read -> read.reject(failure));
    }
    startWaiting();
  }

  /** Starts the reads for which there is a permit now. */
  public void startWaiting() {
    if (isStarting) {
      // A read completed within its start() call; the loop below continues.
      return;
    }
    isStarting = true;
    try {
      while (inFlight < MAX_IN_FLIGHT && !waiting.isEmpty() && !budget.isExceeded()) {
        inFlight++;
        waiting.remove().start();
      }
    } finally {
      isStarting = false;
    }
  }
}
