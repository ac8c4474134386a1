package io.redisse.redis;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.Event;
import io.redisse.api.NewEvent;
import io.redisse.api.spi.BackendStatistics;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests the counters of {@link RedisBackend#statistics}. */
@Tag("quiet")
class StatisticsTest extends OutageTestCase {
  @Test
  void countsInterruptionsReconnectsAndEpochMoves() {
    RedisProcess server = start();
    RedisBackend node = openAndSubscribe(server);
    BackendStatistics before = node.statistics().orElseThrow();
    assertEquals(0, before.reconnects());
    assertEquals(0, before.interruptions());
    assertEquals(0, before.published());
    assertEquals(Map.of("counter", 1L), before.epochMoves());
    publish(node, "x");
    await().until(() -> node.statistics().orElseThrow().lag().isPresent());

    server.kill();
    server.restart();
    awaitResumed();
    awaitService(node);

    BackendStatistics after = node.statistics().orElseThrow();
    assertEquals(2, after.reconnects());
    assertEquals(1, after.interruptions());
    assertTrue(after.healing().toNanos() > 0);
    assertEquals(0, after.pending());
    assertEquals(1, after.published());
    assertTrue(after.publishing().toNanos() > 0);
    assertEquals(Map.of("counter", 2L), after.epochMoves());
  }

  @Test
  void countsPendingCalls() throws Exception {
    RedisProcess server = start();
    RedisBackend node = open(server.uri("?timeout=20s"));
    server.signal("STOP");
    for (int i = 0; i < 1000; i++) {
      CompletionStage<Event> unused = node.publish(new NewEvent("a", "x"));
    }
    assertTrue(node.statistics().orElseThrow().pending() >= 1000);
    server.signal("CONT");
    await().until(() -> node.statistics().orElseThrow().pending() == 0);
  }
}
