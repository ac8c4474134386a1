package io.redisse.jaxrs.threads;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Workers are started only while all others are busy, and their number is bounded. */
class WorkersTest {
  private static final int MAX_THREADS = 64;

  private final Workers workers = new Workers();
  private final Set<String> names = ConcurrentHashMap.newKeySet();

  @Test
  void tasksThatDoNotOverlapShareFewThreads() {
    for (int i = 0; i < 300; i++) {
      CompletableFuture.runAsync(() -> names.add(Thread.currentThread().getName()), workers)
          .join();
    }
    // A thread may not be idle yet when the next task comes.
    assertTrue(names.size() < MAX_THREADS / 2, names::toString);
  }

  @Test
  void tasksThatBlockHaveThreadsOfTheirOwnUpToTheLimit() {
    CountDownLatch released = new CountDownLatch(1);
    AtomicInteger done = new AtomicInteger();
    int count = 2 * MAX_THREADS;
    for (int i = 0; i < count; i++) {
      workers.execute(() -> {
        names.add(Thread.currentThread().getName());
        try {
          released.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
        done.incrementAndGet();
      });
    }
    await().until(() -> names.size() == MAX_THREADS);

    released.countDown();

    await().until(() -> done.get() == count);
    assertEquals(MAX_THREADS, names.size());
  }
}
