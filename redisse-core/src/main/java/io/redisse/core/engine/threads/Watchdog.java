package io.redisse.core.engine.threads;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Detects hub threads that are stuck in a task, or that an error has ended. Thread-safe. */
public final class Watchdog {
  private static final Logger LOG = System.getLogger(Watchdog.class.getName());
  private static final int INTERVAL_SECONDS = 1;

  /**
   * The number of checks in a row without progress after which a thread is stuck. Checks are counted
   * instead of seconds, because a paused process would wake up with all its threads overdue.
   */
  private static final int STUCK_CHECKS = 10;

  private final List<Watched> threads = new ArrayList<>();
  private final CountDownLatch stopped = new CountDownLatch(1);

  /** The error that ended the first failed thread; null if there is none. */
  private volatile @Nullable String failure;

  /** One thread, as of the last check. */
  private static final class Watched {
    private final HubThread thread;
    private long progress;
    private int idleChecks;

    /** When the thread made progress last; null unless it is stuck. */
    private volatile @Nullable Instant stuckSince;

    Watched(HubThread thread) {
      this.thread = thread;
    }

    void check() {
      long newest = thread.progress();
      idleChecks = newest == progress && !thread.hasEnded() ? idleChecks + 1 : 0;
      progress = newest;
      Instant since = stuckSince;
      if (idleChecks == 0 && since != null) {
        stuckSince = null;
        LOG.log(Level.WARNING, "{0} runs again", thread.name());
      } else if (idleChecks >= STUCK_CHECKS && since == null) {
        stuckSince = Instant.now()
            .minusSeconds((long) STUCK_CHECKS * INTERVAL_SECONDS)
            .truncatedTo(ChronoUnit.SECONDS);
        LOG.log(
            Level.ERROR,
            "{0}. Its streams receive nothing until the task ends. It is at {1}",
            describe(),
            Arrays.stream(thread.stack())
                .map(StackTraceElement::toString)
                .collect(Collectors.joining(" < ")));
      }
    }

    boolean isStuck() {
      return stuckSince != null;
    }

    String describe() {
      return thread.name() + " has been stuck in one task since " + stuckSince;
    }
  }

  public Watchdog(List<HubThread> threads) {
    threads.forEach(thread -> this.threads.add(new Watched(thread)));
  }

  public void start() {
    Thread thread = new Thread(this::run, "redisse-watchdog");
    thread.setDaemon(true);
    thread.start();
  }

  public void stop() {
    stopped.countDown();
  }

  private void run() {
    try {
      while (!stopped.await(INTERVAL_SECONDS, TimeUnit.SECONDS)) {
        threads.forEach(Watched::check);
      }
    } catch (InterruptedException e) {
      LOG.log(Level.WARNING, "The watchdog was interrupted; stuck hub threads go unnoticed", e);
    }
  }

  /**
   * Notes that an error has ended a thread.
   *
   * @return whether this is the first one
   */
  public synchronized boolean failed(Throwable error) {
    boolean isFirst = failure == null;
    if (isFirst) {
      failure =
          "the hub was ended at " + Instant.now().truncatedTo(ChronoUnit.SECONDS) + " by " + error;
    }
    return isFirst;
  }

  /** Returns whether the thread with an index in the constructor's list is stuck. */
  public boolean isStuck(int index) {
    return threads.get(index).isStuck();
  }

  /** Returns the faults, one for each stuck thread and one if the hub has failed. */
  public List<String> faults() {
    List<String> faults = new ArrayList<>();
    Optional.ofNullable(failure).ifPresent(faults::add);
    threads.stream().filter(Watched::isStuck).map(Watched::describe).forEach(faults::add);
    return faults;
  }
}
