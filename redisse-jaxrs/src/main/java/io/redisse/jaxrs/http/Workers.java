package io.redisse.jaxrs.http;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for responses that cannot be sent on a container thread. Streams have threads of their own, so
 * that clients that do not read occupy none of these. The pool needs no shutdown, because its daemon
 * threads terminate when idle.
 */
public final class Workers implements Executor {
  private static final int THREADS = 64;

  private static final int IDLE_SECONDS = 10;

  private final ThreadPoolExecutor pool;

  /**
   * Refuses a task unless an idle thread takes it, so that the pool starts another thread. By
   * default, a pool starts threads up to its core size even if others are idle.
   */
  private static final class IdleThreads extends LinkedTransferQueue<Runnable> {
    private static final long serialVersionUID = 1;

    @Override
    public boolean offer(Runnable task) {
      return tryTransfer(task);
    }
  }

  public Workers() {
    AtomicInteger count = new AtomicInteger();
    pool = new ThreadPoolExecutor(
        0,
        THREADS,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new IdleThreads(),
        task -> {
          Thread thread = new Thread(task, "redisse-worker-" + count.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        },
        // All threads are busy. The queue is unbounded, but holds at most one task per request.
        (task, full) -> full.getQueue().add(task));
  }

  @Override
  public void execute(Runnable task) {
    pool.execute(task);
  }

  /**
   * Returns the executor for the continuation of a stage. If the stage is already complete, the
   * continuation runs on the calling thread, so that the container's thread responds. Otherwise it
   * runs on a worker: the thread that completes the stage belongs to a backend or the application,
   * and must neither run the container's filters nor block on a client.
   */
  public Executor after(CompletionStage<?> stage) {
    return stage.toCompletableFuture().isDone() ? Runnable::run : this;
  }
}
