package io.redisse.jaxrs.grizzly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.NewEvent;
import io.redisse.jaxrs.RawConnection;
import io.redisse.jaxrs.server.RedisseServer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Idle connections are kept at least as long as their last response announced. */
class KeepAliveTest {
  private static final String POST = "POST /channels/a/events HTTP/1.1\r\nHost: localhost\r\n"
      + "Content-Type: text/plain\r\nContent-Length: 1\r\n\r\nx";
  private static final String POLL =
      "GET /?a&polling HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n";

  private static RedisseServer start(Duration keepAlive) {
    return RedisseServer.builder().publishing().keepAlive(keepAlive).start();
  }

  @ParameterizedTest
  @CsvSource({"2, 1", "9, 8", "30, 27", "75, 70", "600, 595"})
  void announcedTimeIsShorterThanTheRealOne(int seconds, int announced) throws IOException {
    try (RedisseServer server = start(Duration.ofSeconds(seconds));
        RawConnection connection = RawConnection.to(server.port(), POST)) {
      String head = connection.until("\r\n\r\n");
      assertTrue(head.contains("\r\nKeep-Alive: timeout=" + announced + "\r\n"), head);
      assertTrue(head.contains("\r\nConnection: keep-alive\r\n"), head);
      connection.until("}");
      connection.send(POLL);
      head = connection.until("\r\n\r\n");
      assertTrue(head.contains("\r\nKeep-Alive: timeout=" + announced + "\r\n"), head);
    }
  }

  @Test
  void timeIs75SecondsUnlessSet() throws IOException {
    try (RedisseServer server = RedisseServer.builder().publishing().start();
        RawConnection connection = RawConnection.to(server.port(), POST)) {
      assertTrue(connection.until("\r\n\r\n").contains("\r\nKeep-Alive: timeout=70\r\n"));
    }
  }

  @Test
  void connectionThatIsNotKeptAnnouncesNoTime() throws IOException {
    try (RedisseServer server = start(Duration.ofSeconds(75))) {
      for (String request : new String[] {
        POST.replace("Host", "Connection: close\r\nHost"),
        POLL.replace("Host", "Connection: close\r\nHost"),
        POST.replace("HTTP/1.1", "HTTP/1.0"),
        "nonsense\r\n\r\n"
      }) {
        try (RawConnection connection = RawConnection.to(server.port(), request)) {
          String head = connection.until("\r\n\r\n");
          assertFalse(head.contains("Keep-Alive"), head);
        }
      }
    }
  }

  @Test
  void connectionOfHttp10IsKeptIfTheClientAsks() throws IOException {
    String request =
        POST.replace("HTTP/1.1", "HTTP/1.0").replace("Host", "Connection: keep-alive\r\nHost");
    try (RedisseServer server = start(Duration.ofSeconds(75));
        RawConnection connection = RawConnection.to(server.port(), request)) {
      String head = connection.until("}");
      assertTrue(head.contains("\r\nKeep-Alive: timeout=70\r\n"), head);
      connection.send(request);
      connection.until("}");
    }
  }

  @Test
  void idleConnectionIsClosedAfterTheAnnouncedTime() throws IOException {
    try (RedisseServer server = start(Duration.ofSeconds(3));
        RawConnection connection = RawConnection.to(server.port(), POST)) {
      connection.until("}");
      long start = System.nanoTime();
      assertEquals("", connection.toEnd());
      assertAnnouncedTimeIsOver(start);
    }
  }

  @Test
  void connectionIsKeptAsLongAfterALongPoll() throws IOException {
    try (RedisseServer server = start(Duration.ofSeconds(3));
        RawConnection connection = RawConnection.to(server.port(), POLL)) {
      connection.until("lastEventId");
      server.redisse().publish(new NewEvent("a", "x")).toCompletableFuture().join();
      connection.until("\r\n0\r\n\r\n");
      long start = System.nanoTime();
      assertEquals("", connection.toEnd());
      assertAnnouncedTimeIsOver(start);
    }
  }

  private static void assertAnnouncedTimeIsOver(long start) {
    assertTrue(System.nanoTime() - start > TimeUnit.SECONDS.toNanos(2));
  }

  @Test
  void streamIsNotLimitedByTheTime() throws IOException {
    try (RedisseServer server = start(Duration.ofSeconds(2));
        RawConnection stream = RawConnection.to(server.port(), POLL.replace("&polling", ""));
        RawConnection idle = RawConnection.to(server.port(), POST)) {
      stream.until("lastEventId");
      idle.until("}");
      idle.toEnd();
      server.redisse().publish(new NewEvent("a", "late")).toCompletableFuture().join();
      stream.until("data: late");
    }
  }

  @Test
  void timeMustBeTwoSecondsOrMore() {
    RedisseServer.Builder builder = RedisseServer.builder();
    assertEquals(
        "keepAlive: expected at least 2 seconds, got PT1.999S",
        assertThrows(
                IllegalArgumentException.class, () -> builder.keepAlive(Duration.ofMillis(1_999)))
            .getMessage());
  }
}
