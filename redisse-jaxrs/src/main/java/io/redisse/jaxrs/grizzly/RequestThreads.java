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
 * The thread pool for requests. It has one thread per processor while requests are CPU-bound,
 * because more threads would compete when all clients connect at once. It grows when the
 * application's filters or resolvers block. A thread that is waiting for a processor does not count
 * as blocked, because additional threads would have to wait too.
 */
final class RequestThreads extends ThreadPoolExecutor {
  static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  /** Maximum number of requests that can block concurrently; further requests are queued. */
  private static final int MAX_THREADS = 256;

  private static final int IDLE_SECONDS = 30;

  private final Predicate<Thread> asleep;
  private final Executor soon;
  private final Set<Thread> busy = ConcurrentHashMap.newKeySet();

  /** Keeps at most one check scheduled while requests are queued. */
  private final AtomicBoolean checkScheduled = new AtomicBoolean();

  /**
   * True if the last check found the pool stalled. The pool grows only after two such checks in a
   * row, because a single one can be a false alarm: garbage collection pauses stop all threads.
   */
  private boolean stalled;

  /**
   * Creates a pool without threads.
   *
   * @param asleep returns true if a thread is waiting for anything but a processor
   * @param soon runs each task after a delay of a few milliseconds
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
    checkIfQueued();
  }

  @Override
  protected void beforeExecute(Thread thread, Runnable request) {
    busy.add(thread);
  }

  @Override
  protected void afterExecute(Runnable request, Throwable failure) {
    busy.remove(Thread.currentThread());
  }

  private void checkIfQueued() {
    if (!getQueue().isEmpty() && checkScheduled.compareAndSet(false, true)) {
      soon.execute(this::check);
    }
  }

  private void check() {
    if (getQueue().isEmpty()) {
      shrink();
      stalled = false;
      checkScheduled.set(false);
      checkIfQueued();
      return;
    }
    try {
      grow();
    } finally {
      // Also if the system allows no further threads. It may do so later.
      soon.execute(this::check);
    }
  }

  private void grow() {
    boolean stalledBefore = stalled;
    stalled = getPoolSize() < MAX_THREADS && areAllBusy() && awake() < PROCESSORS;
    if (stalled && stalledBefore) {
      // Starts one thread per queued request, up to the new size.
      setCorePoolSize(Math.min(MAX_THREADS, getPoolSize() + (getPoolSize() + 1) / 2));
    }
  }

  /** Lets surplus threads terminate after they have been idle for a while. */
  private void shrink() {
    // Setting the size wakes all idle threads, so avoid it after every brief wait.
    if (getCorePoolSize() > PROCESSORS) {
      setCorePoolSize(PROCESSORS);
    }
  }

  /**
   * Returns true if every thread is running a request. An idle thread has just been woken or is
   * between requests, and will take the next one.
   */
  private boolean areAllBusy() {
    return busy.size() >= getPoolSize();
  }

  private long awake() {
    return busy.stream().filter(asleep.negate()).count();
  }
}
