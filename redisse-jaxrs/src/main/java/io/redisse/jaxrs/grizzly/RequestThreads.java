package io.redisse.jaxrs.grizzly;

import io.redisse.jaxrs.threads.GrowingPool;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of requests, on which filters and resolvers of the application may block. They are
 * virtual if the JVM has virtual threads that release their processor whenever they block: as many
 * requests as there are processors then run at once, and more only while others block.
 */
final class RequestThreads {
  /** Maximum number of requests that can block at once; further requests are queued. */
  static final int MAX_THREADS = 256;

  /**
   * Since Java 24, a virtual thread that blocks in a synchronized method no longer occupies a
   * processor (JEP 491). Before, a few such resolvers would delay all other requests.
   */
  private static final int JAVA_WITHOUT_PINNING = 24;

  private static final String NAME = "redisse-http-";
  private static final int IDLE_SECONDS = 30;

  private RequestThreads() {}

  /** Creates a pool without threads. */
  static ExecutorService newPool() {
    return Runtime.version().feature() < JAVA_WITHOUT_PINNING
        ? new GrowingPool(MAX_THREADS, IDLE_SECONDS, platformThreads())
        // Virtual threads that wait for their next request took 50 MB, and time to collect.
        : new GrowingPool(MAX_THREADS, 0, virtualThreads());
  }

  private static ThreadFactory platformThreads() {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, NAME + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Calls {@code Thread.ofVirtual().name(NAME, 1).factory()}, which Java 17 does not have. */
  private static ThreadFactory virtualThreads() {
    try {
      Class<?> builder = Class.forName("java.lang.Thread$Builder");
      Object virtual = Thread.class.getMethod("ofVirtual").invoke(null);
      builder.getMethod("name", String.class, long.class).invoke(virtual, NAME, 1L);
      return (ThreadFactory) builder.getMethod("factory").invoke(virtual);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("no virtual threads in Java " + Runtime.version(), e);
    }
  }
}
