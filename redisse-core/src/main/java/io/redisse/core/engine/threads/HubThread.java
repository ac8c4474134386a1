package io.redisse.core.engine.threads;

import io.redisse.api.internal.FatalErrors;
import io.redisse.core.engine.time.TimerWheel;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks sequentially on one thread. Takes many queued tasks as one batch, so that more events
 * share a write under load.
 */
public final class HubThread implements Runnable {
  private static final Logger LOG = System.getLogger(HubThread.class.getName());
  private static final long SHORT_NANOS = TimeUnit.MICROSECONDS.toNanos(100);
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** Enough to share writes. More would delay the timers. */
  private static final int MAX_BATCH = 1_000;

  /** Called by the thread between tasks. */
  public interface Chores {
    void afterTask();

    /**
     * Called after each batch, and at least once every {@link TimerWheel#TICK_MILLIS} ms.
     *
     * @return the nanoseconds spent writing to streams, both in the batch's tasks and in this call
     */
    long afterBatch();

    /** Called once if an error ends the thread. Tasks can still be submitted. */
    void failed(Throwable error);
  }

  private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final Queue<Runnable> batch = new ArrayDeque<>();
  private final Chores chores;
  private final Thread thread;

  /** Increases with each task, and at least once every {@link TimerWheel#TICK_MILLIS} ms. */
  private final AtomicLong progress = new AtomicLong();

  private long batchBegan;
  private long writingNanos;
  private boolean stopped;

  /** A fatal error of a task that ran within another one, which may have caught it. */
  private @Nullable Error nested;

  /**
   * Set when the thread stops accepting tasks. Tasks submitted later run on the submitting thread.
   */
  private volatile boolean ended;

  public HubThread(String name, Chores chores) {
    this.chores = chores;
    thread = new Thread(this, name);
    thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  /** Stops the thread after the current batch. Must be called from one of its tasks. */
  public void stop() {
    stopped = true;
  }

  /** Waits for the thread to terminate. */
  public void join() {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns the number of queued tasks. */
  public int queued() {
    return tasks.size();
  }

  public boolean isCurrent() {
    return Thread.currentThread() == thread;
  }

  String name() {
    return thread.getName();
  }

  long progress() {
    return progress.get();
  }

  boolean hasEnded() {
    return ended;
  }

  StackTraceElement[] stack() {
    return thread.getStackTrace();
  }

  /** Runs a task on this thread, immediately if this is the current thread. */
  public void perform(Runnable task) {
    if (isCurrent()) {
      try {
        task.run();
      } catch (Error e) {
        // The caller may be a stage that stores this error as its result.
        nested = FatalErrors.isFatal(e) ? e : nested;
        throw e;
      }
    } else {
      execute(task);
    }
  }

  /** Runs a task on this thread after all previously submitted tasks. */
  public void execute(Runnable task) {
    tasks.add(task);
    if (ended) {
      runRemaining();
    }
  }

  private synchronized void runRemaining() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      runAtEnd(task);
    }
  }

  /** Runs a task after the loop has ended. No error may keep the others from running. */
  private static void runAtEnd(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "A task failed while its hub thread was ending", e);
    }
  }

  /**
   * Runs a task and logs any exception, so that a failing task does not affect the others. Fatal
   * errors are thrown.
   */
  public static void attempt(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      FatalErrors.rethrow(e);
      LOG.log(Level.ERROR, "An internal task failed", e);
    }
  }

  @Override
  public void run() {
    try {
      while (!stopped) {
        runBatch();
      }
    } catch (RuntimeException | Error e) {
      FatalErrors.endProcess(e);
      runAtEnd(() -> chores.failed(e));
    }
    batch.forEach(HubThread::runAtEnd);
    batch.clear();
    ended = true;
    runRemaining();
  }

  private void runBatch() {
    try {
      letEventsGather(System.nanoTime() - batchBegan);
      Runnable first = tasks.poll(TimerWheel.TICK_MILLIS, TimeUnit.MILLISECONDS);
      batchBegan = System.nanoTime();
      if (first != null) {
        batch.add(first);
        tasks.drainTo(batch, MAX_BATCH);
      }
    } catch (InterruptedException e) {
      // Ignore interrupts: only stop() ends this thread.
      LOG.log(Level.DEBUG, "Interruption ignored");
    }
    for (Runnable task = batch.poll(); task != null; task = batch.poll()) {
      attempt(task);
      chores.afterTask();
      noteProgress();
    }
    writingNanos = chores.afterBatch();
    noteProgress();
  }

  private void noteProgress() {
    if (nested != null) {
      throw nested;
    }
    // No other thread writes, so that a cheap store is enough.
    progress.lazySet(progress.get() + 1);
  }

  /**
   * Pauses so that more events share a write. After a batch with slow writes, the pause is as long
   * as the writes took: at high event rates this avoids most writes, and events still arrive
   * earlier. After a short batch, the thread only yields, so that a publisher can submit several
   * tasks without waking this thread for each one.
   */
  @SuppressWarnings("ThreadPriorityCheck")
  private void letEventsGather(long batchNanos) {
    if (writingNanos > SHORT_NANOS) {
      LockSupport.parkNanos(Math.min(writingNanos, LONGEST_PAUSE_NANOS));
    } else if (batchNanos < SHORT_NANOS && tasks.isEmpty()) {
      Thread.yield();
    }
  }
}
