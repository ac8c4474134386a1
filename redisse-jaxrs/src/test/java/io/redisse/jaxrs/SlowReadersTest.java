package io.redisse.jaxrs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.NewEvent;
import io.redisse.core.spi.Observer;
import io.redisse.jaxrs.server.RedisseServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

  /** The kernels' buffers hold a part of such an event; the rest takes longer than two heartbeats. */
  @Test
  void whoReadsSlowlyButSteadilyGetsALargeEventWhole() throws Exception {
    String data = "x".repeat(1_000_000);
    try (RedisseServer server = RedisseServer.builder()
            .configure(redisse -> redisse.heartbeat(Duration.ofSeconds(1)))
            .start();
        Socket client = new Socket()) {
      client.setReceiveBufferSize(32 * 1024);
      client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
      client
          .getOutputStream()
          .write(
              "GET /?a HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\n\r\n".getBytes(UTF_8));
      await().until(() -> server.redisse().hub().statistics().connected() == 1);
      server.redisse().publish(new NewEvent("a", data)).toCompletableFuture().join();
      int read = 0;
      while (read < data.length()) {
        int length = client.getInputStream().readNBytes(25_000).length;
        assertTrue(length > 0, "the stream ended after " + read + " bytes");
        read += length;
        TimeUnit.MILLISECONDS.sleep(100); // the reader's pace: four seconds in all
      }
    }
  }

  private static void assertGetsAll(SseReader events) throws IOException {
    assertEquals("lastEventId", events.next().type());
    for (int i = 0; i < EVENTS; i++) {
      assertEquals(i + FILLER, events.next().data());
    }
  }
}
