package io.redisse.cli.bench.streams;

import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class CoreWaitTest {
  @Test
  void aThreadThatSharesItsCoreWaits() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<CoreWait> wait = new CompletableFuture<>();
    for (int i = 0; i <= Runtime.getRuntime().availableProcessors(); i++) {
      Thread thread = new Thread(() -> {
        wait.complete(CoreWait.ofThisThread());
        while (!over.get()) {
          Thread.onSpinWait();
        }
      });
      thread.setDaemon(true);
      thread.start();
    }
    CoreWait first = wait.get();
    long before = first.nanos();
    await().until(() -> first.nanos() > before);
    over.set(true);
  }
}
