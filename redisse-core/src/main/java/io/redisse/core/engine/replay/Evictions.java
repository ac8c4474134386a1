package io.redisse.core.engine.replay;

import io.redisse.core.engine.threads.HubThread;
import io.redisse.core.spi.Observer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Ends streams whose clients do not read while others need the budget of unsent bytes. Confined to
 * the thread of one shard.
 */
public final class Evictions {
  private static final Logger LOG = System.getLogger(Evictions.class.getName());

  private static final long INTERVAL_MILLIS = 100;
  private static final long LOG_INTERVAL_MILLIS = 60_000;

  /** A stream that may keep unsent bytes. */
  public interface Holder {
    /**
     * Returns how much memory the stream keeps, and for how long its client has not read it, as a
     * product. The greatest is the first to end.
     *
     * @return 0 if the stream must not end
     */
    long burden(long now);

    void close(Observer.End reason);
  }

  private record Candidate(Holder holder, long burden) {}

  private final UnsentBudget budget;
  private long next;
  private long nextLog;

  /** The number of evictions since the last line in the log. */
  private int unlogged;

  public Evictions(UnsentBudget budget) {
    this.budget = budget;
  }

  /** Returns whether streams should end now; true at most once in an interval. */
  public boolean areDue(long now) {
    if (!budget.isContended() || now < next) {
      return false;
    }
    next = now + INTERVAL_MILLIS;
    return true;
  }

  /** Ends streams until the others have room, or none is left that does not read. */
  public void run(long now, List<? extends Holder> streams) {
    List<Candidate> candidates = new ArrayList<>();
    for (Holder stream : streams) {
      long burden = stream.burden(now);
      if (burden > 0) {
        candidates.add(new Candidate(stream, burden));
      }
    }
    candidates.sort(Comparator.comparingLong(Candidate::burden).reversed());
    for (Candidate candidate : candidates) {
      if (!budget.isContended()) {
        break;
      }
      HubThread.attempt(() -> candidate.holder().close(Observer.End.EVICTED));
      unlogged++;
    }
    log(now);
  }

  private void log(long now) {
    if (unlogged > 0 && now >= nextLog) {
      nextLog = now + LOG_INTERVAL_MILLIS;
      LOG.log(
          Level.WARNING,
          "The memory for unsent bytes ({0} MiB, a quarter of the heap) is full: closed {1} streams"
              + " whose clients do not read; they will reconnect. If these clients are legitimate,"
              + " raise the heap (-Xmx); otherwise limit them (--max-streams-per-address)",
          budget.limit() >> 20,
          unlogged);
      unlogged = 0;
    }
  }
}
