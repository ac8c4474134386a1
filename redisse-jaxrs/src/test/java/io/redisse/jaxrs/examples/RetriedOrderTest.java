package io.redisse.jaxrs.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.redisse.core.Redisse;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RetriedOrderTest {
  @Test
  void aRetryPublishesNothing() {
    try (Redisse redisse = Redisse.builder().build()) {
      RetriedOrder order = new RetriedOrder();
      order.publish(redisse, "{}").toCompletableFuture().join();
      order.publish(redisse, "{}").toCompletableFuture().join();

      var history = redisse.backend().store().history(Set.of("user:42"), 0, 10);
      assertEquals(1, history.toCompletableFuture().join().events().size());
    }
  }
}
