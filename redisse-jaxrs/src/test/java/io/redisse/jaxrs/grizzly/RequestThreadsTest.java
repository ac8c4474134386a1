package io.redisse.jaxrs.grizzly;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests that block have threads of their own, up to a limit. */
class RequestThreadsTest {
  private final ExecutorService threads = RequestThreads.newPool();
  private final Set<Thread> used = ConcurrentHashMap.newKeySet();
  private final CountDownLatch end = new CountDownLatch(1);

  @AfterEach
  void endAll() {
    end.countDown();
    threads.shutdown();
  }

  private void awaitEnd() {
    try {
      end.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void requestsBeyondTheLimitWaitForAThread() {
    int requests = RequestThreads.MAX_THREADS + 50;
    AtomicInteger begun = new AtomicInteger();
    for (int i = 0; i < requests; i++) {
      threads.execute(() -> {
        used.add(Thread.currentThread());
        begun.incrementAndGet();
        awaitEnd();
      });
    }
    await().until(() -> begun.get() == RequestThreads.MAX_THREADS);

    end.countDown();

    await().until(() -> begun.get() == requests);
    assertEquals(RequestThreads.MAX_THREADS, used.size());
  }

  /** Virtual threads of Java 21 to 23 would occupy a processor each. */
  @Test
  void requestsThatBlockInSynchronizedCodeDoNotDelayOthers() {
    CountDownLatch other = new CountDownLatch(1);
    int blocking = RequestThreads.MAX_THREADS - 1;
    CountDownLatch blocked = new CountDownLatch(blocking);
    for (int i = 0; i < blocking; i++) {
      Object monitor = new Object();
      threads.execute(() -> {
        synchronized (monitor) {
          blocked.countDown();
          awaitEnd();
        }
      });
    }
    await().until(() -> blocked.getCount() == 0);

    threads.execute(other::countDown);

    await().until(() -> other.getCount() == 0);
  }

  @Test
  void requestsAfterTheEndAreRejected() {
    threads.shutdown();

    assertThrows(RejectedExecutionException.class, () -> threads.execute(this::awaitEnd));
  }
}
