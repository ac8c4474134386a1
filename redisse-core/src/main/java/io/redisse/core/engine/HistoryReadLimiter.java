package io.redisse.core.engine;

import io.redisse.api.BackendUnavailableException;
import io.redisse.api.RedisseException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Limits the concurrent reads of history of one shard. Without a limit, a crowd of many different
 * groups would exceed the store's timeout, and thousands of pending answers would survive into the
 * old generation of the garbage collector. A waiting read is small.
 */
final class HistoryReadLimiter {
  /** Enough to keep a store busy, and few enough that the answers stay in the young generation. */
  private static final int MAX_IN_FLIGHT = 16;

  /** A read that waits for a permit. */
  interface Read {
    /** Starts the read, which ends with {@link #completed}. */
    void start();

    /** Called instead of {@link #start} when the store is unavailable. */
    void reject(Throwable failure);
  }

  private final Queue<Read> waiting = new ArrayDeque<>();
  private int inFlight;
  private boolean isStarting;

  /** Schedules a read, immediately if a permit is free. */
  void submit(Read read) {
    waiting.add(read);
    startWaiting();
  }

  /**
   * Returns the permit of a read.
   *
   * @param failure the reason why the read failed; null if it succeeded
   */
  void completed(@Nullable Throwable failure) {
    inFlight--;
    if (failure != null
        && RedisseException.causeOf(failure) instanceof BackendUnavailableException) {
      // The waiting reads would fail too, one after another, each after the full timeout.
      List<Read> rejected = new ArrayList<>(waiting);
      waiting.clear();
      rejected.forEach(read -> read.reject(failure));
    }
    startWaiting();
  }

  private void startWaiting() {
    if (isStarting) {
      // A read completed within its start(); the loop below goes on.
      return;
    }
    isStarting = true;
    try {
      while (inFlight < MAX_IN_FLIGHT && !waiting.isEmpty()) {
        inFlight++;
        waiting.remove().start();
      }
    } finally {
      isStarting = false;
    }
  }
}
