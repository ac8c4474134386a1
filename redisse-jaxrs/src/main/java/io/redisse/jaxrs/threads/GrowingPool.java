package io.redisse.jaxrs.threads;

import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A thread pool that starts a thread only while all others are busy. By default, a pool starts
 * threads up to its core size even if others are idle. Tasks beyond the maximum number of threads
 * wait in a queue, which is unbounded.
 */
public final class GrowingPool extends ThreadPoolExecutor {
  /** Refuses a task unless an idle thread takes it, so that the pool starts another thread. */
  private static final class IdleThreads extends LinkedTransferQueue<Runnable> {
    private static final long serialVersionUID = 1;

    @Override
    public boolean offer(Runnable task) {
      return tryTransfer(task);
    }
  }

  /**
   * Creates a pool without threads.
   *
   * @param idleSeconds time after which an idle thread ends; 0 for a new thread for each task that
   *     does not wait in the queue
   */
  public GrowingPool(int maxThreads, int idleSeconds, ThreadFactory factory) {
    super(
        0,
        maxThreads,
        idleSeconds,
        TimeUnit.SECONDS,
        new IdleThreads(),
        factory,
        GrowingPool::enqueue);
  }

  /** Changes the maximum number of threads, and starts some if tasks wait for them. */
  public void resize(int maxThreads) {
    setMaximumPoolSize(maxThreads);
    for (int queued = getQueue().size(); queued > 0 && getPoolSize() < maxThreads; queued--) {
      Runnable next = getQueue().poll();
      if (next != null) {
        execute(next);
      }
    }
  }

  private static void enqueue(Runnable task, ThreadPoolExecutor full) {
    if (full.isShutdown()) {
      throw new RejectedExecutionException("the pool is shut down");
    }
    full.getQueue().add(task);
    // The threads may all have ended meanwhile.
    if (full.getPoolSize() == 0 && full.getQueue().remove(task)) {
      full.execute(task);
    }
  }
}
