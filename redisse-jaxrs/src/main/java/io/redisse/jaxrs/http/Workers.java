package io.redisse.jaxrs.http;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for blocking writes and for responses that no container thread can send. The pool needs
 * no shutdown: its threads are daemons and end when idle.
 */
public final class Workers implements Executor {
  /**
   * Also the number of clients that can delay all others by not reading, until the container closes
   * their connections.
   */
  private static final int THREADS = 64;

  private static final int IDLE_SECONDS = 10;

  /** The unbounded queue holds at most one task per stream or request. */
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
   * Returns the executor for the continuation of a stage. A complete stage continues on the calling
   * thread, so that the container's thread responds. A pending one continues on these workers,
   * because the completing thread belongs to a backend or to the application: it must not run the
   * container's filters or block on a client.
   */
  public Executor after(CompletionStage<?> stage) {
    return stage.toCompletableFuture().isDone() ? Runnable::run : this;
  }
}
