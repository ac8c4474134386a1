package io.redisse.jaxrs.http;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that answer clients when no thread of the container does. They need no end: they are
 * daemons and leave when there is nothing to do.
 */
public final class Workers implements Executor {
  /** As many clients that do not read can hold up the others, until the container gives them up. */
  private static final int THREADS = 64;

  private static final int IDLE_SECONDS = 10;

  /** Its queue holds one task for each stream or request at the most. */
  private final ThreadPoolExecutor pool;

  public Workers() {
    AtomicInteger count = new AtomicInteger();
    pool = new ThreadPoolExecutor(
        THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
          Thread thread = new Thread(task, "redisse-writer-" + count.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
    pool.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable task) {
    pool.execute(task);
  }

  /**
   * Where to go on after a stage: here if it is complete, so that the container's thread answers;
   * otherwise not on the thread that completes it, which belongs to a backend or to the application
   * and is not to run the container's filters, nor to wait for a client.
   */
  public Executor after(CompletionStage<?> stage) {
    return stage.toCompletableFuture().isDone() ? Runnable::run : this;
  }
}
