package io.redisse.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.redisse.api.Event;
import io.redisse.api.spi.Backend;
import io.redisse.redis.examples.Report;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PublishingProcessTest {
  @Test
  void eventOfAProcessWithoutAServerIsStoredWhenTheProcessEnds() {
    try (RedisProcess redis = RedisProcess.start()) {
      String uri = "redis://localhost:" + redis.port() + "/";
      Event event = Report.announce(uri);
      try (Backend backend = Backend.open(uri)) {
        var history = backend.store().history(Set.of("news"), 0, 10);
        assertEquals(List.of(event), history.toCompletableFuture().join().events());
      }
    }
  }
}
