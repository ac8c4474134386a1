package io.redisse.jaxrs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.NewEvent;
import io.redisse.core.Observer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** STREAM-6 for many clients that stop to read, while the history still has what they miss. */
class SlowReadersTest {
  private static final int STALLED = 20;

  /** Fewer than the history keeps, and together more than the log and the kernels' buffers. */
  private static final int EVENTS = 90;

  private static final String FILLER = "x".repeat(64 * 1024);

  @Test
  void theyDelayNoOtherAndGetEverythingWhenTheyReadOn() throws IOException {
    AtomicInteger fellBehind = new AtomicInteger();
    try (RedisseServer server = RedisseServer.builder().start();
        RawClient fast = RawClient.stream(server.uri(), "/?a")) {
      server.redisse().hub().observe(new Observer() {
        @Override
        public void replayed(ReplayCause cause, ReplayOutcome outcome) {
          if (cause == ReplayCause.BEHIND) {
            fellBehind.incrementAndGet();
          }
        }
      });
      SseReader events = fast.events();
      assertEquals("lastEventId", events.next().type());
      List<RawClient> stalled = Stream.generate(() -> RawClient.stream(server.uri(), "/?a"))
          .limit(STALLED)
          .toList();
      for (int i = 0; i < EVENTS; i++) {
        server
            .redisse()
            .publish(new NewEvent("a", i + FILLER))
            .toCompletableFuture()
            .join();
        assertEquals(i + FILLER, events.next().data());
      }

      for (RawClient client : stalled) {
        try (client) {
          assertGetsAll(client.events());
        }
      }
      assertTrue(fellBehind.get() >= STALLED, "replayed from history: " + fellBehind);
    }
  }

  private static void assertGetsAll(SseReader events) throws IOException {
    assertEquals("lastEventId", events.next().type());
    for (int i = 0; i < EVENTS; i++) {
      assertEquals(i + FILLER, events.next().data());
    }
  }
}
