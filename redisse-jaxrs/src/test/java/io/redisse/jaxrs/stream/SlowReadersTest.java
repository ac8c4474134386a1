package io.redisse.jaxrs.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.NewEvent;
import io.redisse.core.spi.Observer;
import io.redisse.jaxrs.RawClient;
import io.redisse.jaxrs.SseReader;
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

/** STREAM-6 for many clients that stop reading while the history still has what they miss. */
class SlowReadersTest {
  private static final int STALLED = 20;

  /** Fewer than the history holds, but more bytes than the log and the kernels' buffers take. */
  private static final int EVENTS = 90;

  private static final String FILLER = "x".repeat(64 * 1024);

  @Test
  void stalledClientsDelayNoOtherAndReceiveEverythingOnceTheyRead() throws IOException {
    AtomicInteger fellBehind = new AtomicInteger();
    try (RedisseServer server = RedisseServer.builder()
            // Nobody is closed for reading nothing for two heartbeats.
            .configure(redisse -> redisse.heartbeat(Duration.ofMinutes(10)))
            .start();
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
          assertReceivesAll(client.events());
        }
      }
      assertTrue(fellBehind.get() >= STALLED, "replayed from history: " + fellBehind);
    }
  }

  /**
   * The kernels' buffers hold a part of this event; reading the rest takes longer than two heartbeats,
   * after which a client that reads nothing is closed.
   */
  @Test
  void aSlowButSteadyReaderReceivesALargeEventWhole() throws Exception {
    String data = "x".repeat(1_000_000);
    try (RedisseServer server = RedisseServer.builder()
            .configure(redisse -> redisse.heartbeat(Duration.ofSeconds(3)))
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
        TimeUnit.MILLISECONDS.sleep(200); // the reader's pace: eight seconds in all
      }
    }
  }

  private static void assertReceivesAll(SseReader events) throws IOException {
    assertEquals("lastEventId", events.next().type());
    for (int i = 0; i < EVENTS; i++) {
      assertEquals(i + FILLER, events.next().data());
    }
  }
}
