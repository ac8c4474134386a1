package io.redisse.core.engine.replay;

import io.redisse.core.engine.threads.HubThread;
import io.redisse.core.spi.Observer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Ends streams whose clients do not read while others need the budget of unsent bytes. Confined to
 * the thread of one shard.
 */
public final class Evictions {
  private static final long INTERVAL_MILLIS = 100;

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
    int evicted = 0;
    candidates.sort(Comparator.comparingLong(Candidate::burden).reversed());
    for (Candidate candidate : candidates) {
      if (!budget.isContended()) {
        break;
      }
      HubThread.attempt(() -> candidate.holder().close(Observer.End.EVICTED));
      evicted++;
    }
    if (evicted > 0) {
      budget.noteEvictions(evicted);
    }
  }
}
