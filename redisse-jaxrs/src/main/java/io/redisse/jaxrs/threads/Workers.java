package io.redisse.jaxrs.threads;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for responses that cannot be sent on a container thread. Streams have threads of their own, so
 * that clients that do not read occupy none of these. The pool needs no shutdown, because its daemon
 * threads terminate when idle.
 */
public final class Workers implements Executor {
  private static final int THREADS = 64;

  private static final int IDLE_SECONDS = 10;

  private final GrowingPool pool;

  public Workers() {
    AtomicInteger count = new AtomicInteger();
    pool = new GrowingPool(THREADS, IDLE_SECONDS, task -> {
      Thread thread = new Thread(task, "redisse-worker-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    });
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
