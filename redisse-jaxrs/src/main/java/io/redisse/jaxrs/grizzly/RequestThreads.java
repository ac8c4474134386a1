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
 * The thread pool for requests. It has one thread per processor while requests only compute,
 * because more threads would compete when all clients connect at once. It grows when filters or
 * resolvers of the application block. A thread that waits for a processor does not count as
 * blocked, since further threads would wait for it too.
 */
final class RequestThreads extends ThreadPoolExecutor {
  static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  /** Maximum number of requests that can block at once before another has to wait. */
  private static final int MAX_THREADS = 256;

  private static final int IDLE_SECONDS = 30;

  private final Predicate<Thread> asleep;
  private final Executor soon;
  private final Set<Thread> busy = ConcurrentHashMap.newKeySet();

  /** A check is scheduled whenever requests are queued. */
  private final AtomicBoolean checkScheduled = new AtomicBoolean();

  /**
   * The result of the last check. The pool grows after two in a row, since a single one can be
   * chance: a garbage collection stops all threads.
   */
  private boolean stalled;

  /**
   * Creates a pool without threads.
   *
   * @param asleep returns whether a thread waits for anything but a processor
   * @param soon runs each task after a delay of some milliseconds
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
    boolean stalledBefore = stalled;
    stalled = getPoolSize() < MAX_THREADS && areAllBusy() && awake() < PROCESSORS;
    if (stalled && stalledBefore) {
      // Starts one thread per queued request, up to the new size.
      setCorePoolSize(Math.min(MAX_THREADS, getPoolSize() + (getPoolSize() + 1) / 2));
    }
    soon.execute(this::check);
  }

  /** Lets surplus threads end once they have been idle for a while. */
  private void shrink() {
    // Setting the size wakes all idle threads, so it is not done after every short wait of a
    // request.
    if (getCorePoolSize() > PROCESSORS) {
      setCorePoolSize(PROCESSORS);
    }
  }

  /**
   * A thread that is not busy has just been woken or is between requests, and takes the next one.
   */
  private boolean areAllBusy() {
    return busy.size() >= getPoolSize();
  }

  private long awake() {
    return busy.stream().filter(asleep.negate()).count();
  }
}
