package io.redisse.jaxrs.stream;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WritersTest {
  private static final int THREADS = 64;

  private final Writers writers = new Writers();

  @Test
  void writesThatDoNotBlockShareFewThreads() {
    Set<String> names = ConcurrentHashMap.newKeySet();
    for (int i = 0; i < 300; i++) {
      CompletableFuture.runAsync(() -> names.add(Thread.currentThread().getName()), writers)
          .join();
    }
    // A thread may not be idle yet when the next task comes.
    assertTrue(names.size() < THREADS / 2, names::toString);
  }

  @Test
  void moreThreadsReplaceThoseThatBlock() {
    CountDownLatch released = new CountDownLatch(1);
    AtomicInteger begun = new AtomicInteger();
    for (int i = 0; i < 2 * THREADS; i++) {
      writers.execute(() -> {
        begun.incrementAndGet();
        try {
          released.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      });
    }
    await().until(() -> begun.get() == 2 * THREADS);
    released.countDown();
  }
}
