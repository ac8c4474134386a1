package io.redisse.jaxrs.threads;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GrowingPoolTest {
  private static final int PAIRS = 5_000;

  @Test
  void aTaskThatIsQueuedWhileTheLastThreadEndsIsExecuted() throws Exception {
    ExecutorService pool = new GrowingPool(1, 0, Thread::new);
    for (int i = 0; i < PAIRS; i++) {
      pool.execute(() -> {});
      pool.submit(() -> {}).get(1, TimeUnit.MINUTES);
    }
    pool.shutdown();
  }
}
