package io.redisse.jaxrs;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The threads that run requests: one for each processor while requests only compute, because more
 * would be in each other's way when all clients come at once; and more as soon as filters or
 * resolvers of the application block.
 */
final class RequestThreads extends ThreadPoolExecutor {
  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  /** As many requests can block at once before another has to wait. */
  private static final int MAX_THREADS = 256;

  private static final int IDLE_SECONDS = 30;
  private static final int CHECK_MILLIS = 20;

  /** So many in the time of a check are no sign of blocking. */
  private static final int QUICK_REQUESTS = 20 * PROCESSORS;

  private final Executor soon =
      CompletableFuture.delayedExecutor(CHECK_MILLIS, TimeUnit.MILLISECONDS, Runnable::run);

  /** Whether a check is due; there is one while requests wait. */
  private final AtomicBoolean watching = new AtomicBoolean();

  private Usage before = Usage.NONE;

  /** What the requests, and the process as a whole, had done at a moment. */
  private record Usage(long nanoTime, long cpuNanos, long completed) {
    static final Usage NONE = new Usage(0, 0, 0);

    /**
     * Whether requests got nowhere, or hardly got on though the processors had little to do; not if
     * that was because the whole process was held up, by others or by a collection.
     */
    boolean isStalledSince(Usage earlier) {
      long nanos = nanoTime - earlier.nanoTime;
      long requests = completed - earlier.completed;
      boolean idle = cpuNanos - earlier.cpuNanos < nanos * PROCESSORS / 3;
      return nanos < TimeUnit.MILLISECONDS.toNanos(2 * CHECK_MILLIS)
          && (requests == 0 || (idle && requests < QUICK_REQUESTS));
    }
  }

  RequestThreads(ThreadFactory factory) {
    super(
        PROCESSORS,
        MAX_THREADS,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        factory);
    allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable request) {
    super.execute(request);
    watchIfSomeWait();
  }

  private void watchIfSomeWait() {
    if (!getQueue().isEmpty() && watching.compareAndSet(false, true)) {
      soon.execute(() -> {
        before = usage();
        soon.execute(this::check);
      });
    }
  }

  private Usage usage() {
    long cpuNanos =
        ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
            ? system.getProcessCpuTime()
            : 0;
    return new Usage(System.nanoTime(), cpuNanos, getCompletedTaskCount());
  }

  private void check() {
    if (getQueue().isEmpty()) {
      if (getCorePoolSize() > PROCESSORS) {
        // Threads over this number go when they have had nothing to do for a while.
        setCorePoolSize(PROCESSORS);
      }
      watching.set(false);
      watchIfSomeWait();
      return;
    }
    Usage now = usage();
    if (now.isStalledSince(before)) {
      // Starts as many as there are requests that wait, up to this.
      setCorePoolSize(Math.min(MAX_THREADS, getPoolSize() + (getPoolSize() + 1) / 2));
    }
    before = now;
    soon.execute(this::check);
  }
}
