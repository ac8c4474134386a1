package io.redisse.core.engine;

import io.redisse.core.engine.time.TimerWheel;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs tasks sequentially on one thread. Takes all queued tasks as one batch, so that more events
 * share a write under load.
 */
final class HubThread implements Runnable {
  private static final Logger LOG = System.getLogger(HubThread.class.getName());
  private static final long SHORT_NANOS = TimeUnit.MICROSECONDS.toNanos(100);
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** Called by the thread between tasks. */
  interface Chores {
    void afterTask();

    /**
     * Called after each batch, and at least once every {@link TimerWheel#TICK_MILLIS} ms.
     *
     * @return the nanoseconds spent writing to streams, both in the batch's tasks and in this call
     */
    long afterBatch();
  }

  private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final Chores chores;
  private final Thread thread;

  private boolean stopped;

  /**
   * Set when the thread stops accepting tasks. Tasks submitted later run on the submitting thread.
   */
  private volatile boolean ended;

  HubThread(String name, Chores chores) {
    this.chores = chores;
    thread = new Thread(this, name);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Stops the thread after the current batch. Must be called from one of its tasks. */
  void stop() {
    stopped = true;
  }

  /** Waits for the thread to terminate. */
  void join() {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns the number of queued tasks. */
  int queued() {
    return tasks.size();
  }

  boolean isCurrent() {
    return Thread.currentThread() == thread;
  }

  /** Runs a task on this thread, immediately if this is the current thread. */
  void perform(Runnable task) {
    if (isCurrent()) {
      task.run();
    } else {
      execute(task);
    }
  }

  /** Runs a task on this thread after all previously submitted tasks. */
  void execute(Runnable task) {
    tasks.add(task);
    if (ended) {
      runRemaining();
    }
  }

  private synchronized void runRemaining() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      attempt(task);
    }
  }

  /** Runs a task and logs any exception, so that a failing stream does not affect the others. */
  static void attempt(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "An internal task failed; one stream may be stuck", e);
    }
  }

  @Override
  public void run() {
    List<Runnable> batch = new ArrayList<>();
    long batchBegan = 0;
    long writingNanos = 0;
    while (!stopped) {
      try {
        letEventsGather(writingNanos, System.nanoTime() - batchBegan);
        Runnable first = tasks.poll(TimerWheel.TICK_MILLIS, TimeUnit.MILLISECONDS);
        batchBegan = System.nanoTime();
        if (first != null) {
          batch.add(first);
          tasks.drainTo(batch);
        }
      } catch (InterruptedException e) {
        // Ignore interrupts: only stop() ends this thread.
        LOG.log(Level.DEBUG, "Interruption ignored");
      }
      for (Runnable task : batch) {
        attempt(task);
        chores.afterTask();
      }
      batch.clear();
      writingNanos = chores.afterBatch();
    }
    ended = true;
    runRemaining();
  }

  /**
   * Pauses so that more events share a write. After a batch with slow writes, the pause is as long
   * as the writes took: at high event rates this avoids most writes, and events still arrive
   * earlier. After a short batch, the thread only yields, so that a publisher can submit several
   * tasks without waking this thread for each one.
   */
  @SuppressWarnings("ThreadPriorityCheck")
  private void letEventsGather(long writingNanos, long batchNanos) {
    if (writingNanos > SHORT_NANOS) {
      LockSupport.parkNanos(Math.min(writingNanos, LONGEST_PAUSE_NANOS));
    } else if (batchNanos < SHORT_NANOS && tasks.isEmpty()) {
      Thread.yield();
    }
  }
}
