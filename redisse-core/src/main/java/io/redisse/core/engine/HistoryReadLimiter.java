package io.redisse.core.engine;

import io.redisse.api.BackendUnavailableException;
import io.redisse.api.RedisseException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Lets a few groups of a shard read history at once, while the others wait for their turn. So a crowd
 * of many different groups does not use up the time in which the store has to answer; and what waits
 * is small, whereas thousands of unanswered questions would grow old in memory, and have the collector
 * keep each answer until it collects everything.
 */
final class HistoryReadLimiter {
  /** Enough to keep a store busy, and few enough that their answers stay in the young generation. */
  private static final int MOST = 16;

  private final Queue<HistoryReads> waiting = new ArrayDeque<>();
  private int underWay;
  private boolean isGiving;

  /** Has these read when it is their turn, which may be now. Each turn ends with {@link #end}. */
  void await(HistoryReads reads) {
    waiting.add(reads);
    give();
  }

  /**
   * A turn is over.
   *
   * @param failure why there was no answer; null if there was one
   */
  void end(@Nullable Throwable failure) {
    underWay--;
    if (failure != null
        && RedisseException.causeOf(failure) instanceof BackendUnavailableException) {
      // The others would fail as well, one after another, and each only when its time is up.
      List<HistoryReads> all = new ArrayList<>(waiting);
      waiting.clear();
      all.forEach(reads -> reads.giveUp(failure));
    }
    give();
  }

  private void give() {
    if (isGiving) {
      // A turn ended within itself, because its answer was there at once.
      return;
    }
    isGiving = true;
    try {
      while (underWay < MOST && !waiting.isEmpty()) {
        underWay++;
        waiting.remove().read();
      }
    } finally {
      isGiving = false;
    }
  }
}
