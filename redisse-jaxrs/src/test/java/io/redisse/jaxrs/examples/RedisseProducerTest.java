package io.redisse.jaxrs.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.redisse.api.Publisher;
import io.redisse.core.Redisse;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RedisseProducerTest {
  @Test
  void oneInstanceIsInjectedAndClosedWithTheContainer() {
    RedisStandIn.during(() -> {
      Redisse redisse;
      try (SeContainer container = SeContainerInitializer.newInstance()
          .disableDiscovery()
          .addBeanClasses(RedisseProducer.class, OrderResource.class)
          .initialize()) {
        redisse = container.select(Redisse.class).get();
        assertSame(redisse, container.select(Publisher.class).get());
        container.select(OrderResource.class).get().ship("42");
        var history = redisse.backend().store().history(Set.of("user:42"), 0, 10);
        assertEquals(1, history.toCompletableFuture().join().events().size());
      }
      assertThrows(IllegalStateException.class, () -> redisse.publish("a", "b"));
      return redisse;
    });
  }
}
