package io.redisse.jaxrs.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WarmUpTest {
  private final AtomicInteger requests = new AtomicInteger();

  private final class Counting implements ContainerRequestFilter {
    @Override
    public void filter(ContainerRequestContext request) {
      requests.incrementAndGet();
    }
  }

  @Test
  void eachRoundServesAllStreams() throws IOException {
    assertEquals(3 * WarmUp.STREAMS, new WarmUp(Duration.ofMinutes(1)).serve(3));
  }

  @Test
  void theTimeLimitEndsTheWarmUp() throws IOException {
    assertEquals(0, new WarmUp(Duration.ZERO).serve(3));
  }

  @Test
  void theApplicationSeesNoWarmUpRequests() {
    try (RedisseServer server = RedisseServer.builder()
        .warmUp(Duration.ofSeconds(1))
        .register(new Counting())
        .channels(request -> {
          requests.incrementAndGet();
          return Set.of("a");
        })
        .start()) {
      await()
          .until(() -> Thread.getAllStackTraces().keySet().stream()
              .noneMatch(thread -> thread.getName().equals("redisse-warm-up")));

      assertEquals(0, requests.get());
      assertEquals(0, server.redisse().hub().statistics().served());
    }
  }
}
