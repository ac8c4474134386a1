package io.redisse.jaxrs.grizzly;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * The threads that run requests: one for each processor while requests only compute, because more
 * would be in each other's way when all clients come at once; and more as soon as filters or
 * resolvers of the application block. A thread that waits for a processor does not count as blocked:
 * further ones would wait for it too.
 */
final class RequestThreads extends ThreadPoolExecutor {
  static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  /** As many requests can block at once before another has to wait. */
  private static final int MAX_THREADS = 256;

  private static final int IDLE_SECONDS = 30;

  private final Predicate<Thread> asleep;
  private final Executor soon;
  private final Set<Thread> busy = ConcurrentHashMap.newKeySet();

  /** Whether a check is due; there is one while requests wait. */
  private final AtomicBoolean watching = new AtomicBoolean();

  /** What the last check found. Once may be chance: a collection of garbage stops all threads. */
  private boolean stalled;

  /**
   * Starts none yet.
   *
   * @param factory makes them
   * @param asleep whether a thread waits for something else than a processor
   * @param soon runs checks, some milliseconds after it was given them
   */
  RequestThreads(ThreadFactory factory, Predicate<Thread> asleep, Executor soon) {
    super(
        PROCESSORS,
        MAX_THREADS,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        factory);
    allowCoreThreadTimeOut(true);
    this.asleep = asleep;
    this.soon = soon;
  }

  @Override
  public void execute(Runnable request) {
    super.execute(request);
    watchIfSomeWait();
  }

  @Override
  protected void beforeExecute(Thread thread, Runnable request) {
    busy.add(thread);
  }

  @Override
  protected void afterExecute(Runnable request, Throwable failure) {
    busy.remove(Thread.currentThread());
  }

  private void watchIfSomeWait() {
    if (!getQueue().isEmpty() && watching.compareAndSet(false, true)) {
      soon.execute(this::check);
    }
  }

  private void check() {
    if (getQueue().isEmpty()) {
      shrink();
      stalled = false;
      watching.set(false);
      watchIfSomeWait();
      return;
    }
    boolean stalledBefore = stalled;
    stalled = getPoolSize() < MAX_THREADS && areAllBusy() && awake() < PROCESSORS;
    if (stalled && stalledBefore) {
      // Starts as many as there are requests that wait, up to this.
      setCorePoolSize(Math.min(MAX_THREADS, getPoolSize() + (getPoolSize() + 1) / 2));
    }
    soon.execute(this::check);
  }

  /** Threads over this number go when they have had nothing to do for a while. */
  private void shrink() {
    // Otherwise it wakes all that are idle, each time that a request had to wait for a moment.
    if (getCorePoolSize() > PROCESSORS) {
      setCorePoolSize(PROCESSORS);
    }
  }

  /** One that is not will take a request by itself: it has just been woken, or is between two. */
  private boolean areAllBusy() {
    return busy.size() >= getPoolSize();
  }

  private long awake() {
    return busy.stream().filter(asleep.negate()).count();
  }
}
