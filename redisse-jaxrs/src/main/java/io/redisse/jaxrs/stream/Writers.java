package io.redisse.jaxrs.stream;

import io.redisse.jaxrs.threads.GrowingPool;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for writes that block while a client does not read. Each write that blocks for a second is
 * replaced by another thread, so that other streams are not delayed for longer. The pool needs no
 * shutdown, because its daemon threads terminate when idle.
 */
final class Writers implements Executor {
  private static final int THREADS = 64;

  /** If this many clients stop reading at once, other streams wait until these are closed. */
  private static final int MAX_THREADS = 2_048;

  private static final int IDLE_SECONDS = 10;
  private static final long BLOCKED_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** The threads that run a task, with the time at which it began, as {@link System#nanoTime}. */
  private final Map<Thread, Long> running = new ConcurrentHashMap<>();

  private final AtomicBoolean isCheckDue = new AtomicBoolean();

  /** The queue is unbounded, but holds at most two tasks per stream. */
  private final GrowingPool pool;

  Writers() {
    AtomicInteger count = new AtomicInteger();
    pool = new GrowingPool(THREADS, IDLE_SECONDS, task -> {
      Thread thread = new Thread(task, "redisse-writer-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    });
  }

  @Override
  public void execute(Runnable task) {
    pool.execute(() -> {
      running.put(Thread.currentThread(), System.nanoTime());
      try {
        task.run();
      } finally {
        running.remove(Thread.currentThread());
      }
    });
    checkLater();
  }

  /** Looks a second later whether tasks still wait because of blocked ones. */
  private void checkLater() {
    if (!pool.getQueue().isEmpty() && isCheckDue.compareAndSet(false, true)) {
      CompletableFuture.delayedExecutor(BLOCKED_NANOS, TimeUnit.NANOSECONDS, Runnable::run)
          .execute(this::replaceBlocked);
    }
  }

  private void replaceBlocked() {
    isCheckDue.set(false);
    long now = System.nanoTime();
    long blocked =
        running.values().stream().filter(begin -> now - begin >= BLOCKED_NANOS).count();
    pool.resize(Math.min(MAX_THREADS, THREADS + Math.toIntExact(blocked)));
    checkLater();
  }
}
