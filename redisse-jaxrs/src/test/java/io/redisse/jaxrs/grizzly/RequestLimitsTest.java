package io.redisse.jaxrs.grizzly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.jaxrs.RawClient;
import io.redisse.jaxrs.RawConnection;
import io.redisse.jaxrs.server.RedisseServer;
import jakarta.ws.rs.container.ContainerResponseFilter;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The limits on the time and the size of requests. */
class RequestLimitsTest {
  /** Long enough that a busy machine still reads a request that has arrived. */
  private static final Duration TIME = Duration.ofMillis(1500);

  private final AtomicInteger answers = new AtomicInteger();
  private final RedisseServer server = RedisseServer.builder()
      .requestTime(TIME)
      .maxHeaderBytes(2_000)
      .publishing()
      .register((ContainerResponseFilter) (request, response) -> answers.incrementAndGet())
      .configure(redisse -> redisse.heartbeat(Duration.ofSeconds(1)))
      .start();

  @AfterEach
  void stop() {
    server.close();
  }

  private RawConnection connect(String bytes) throws IOException {
    return RawConnection.to(server.port(), bytes);
  }

  /** Keeps sending a byte at a time until the server closes the connection. */
  private static void trickle(RawConnection connection) {
    Thread sender = new Thread(() -> {
      try {
        while (true) {
          connection.send("x");
          Thread.sleep(TIME.toMillis() / 10);
        }
      } catch (IOException | InterruptedException e) {
        // The server, or the test, has closed the connection.
      }
    });
    sender.setDaemon(true);
    sender.start();
  }

  @Test
  void aHeadThatTricklesInIsAnsweredWith408() throws IOException {
    try (RawConnection connection = connect("GET /events?news HTTP/1.1\r\nHost: h\r\nX: ")) {
      trickle(connection);
      String answer = connection.toEnd();
      assertTrue(answer.startsWith("HTTP/1.1 408 Request Timeout\r\n"), answer);
      assertTrue(
          answer.endsWith("Connection: close\r\n\r\nThe request did not arrive within 1500 ms.\n"),
          answer);
    }
    awaitSlowRequests(1);
  }

  @Test
  void aBodyThatTricklesInClosesTheConnection() throws IOException {
    String head = "POST /channels/c/events HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n";
    try (RawConnection connection = connect(head)) {
      trickle(connection);
      assertEquals("", restOrReset(connection));
    }
    awaitSlowRequests(1);
  }

  @Test
  void aBodyThatStopsHoldsNoThreadLongerThanAllowed() throws IOException {
    String head = "POST /channels/c/events HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n";
    try (RawConnection connection = connect(head)) {
      Awaitility.await("the thread is free again").until(() -> answers.get() == 1);
      // The connection may be closed before the answer is written.
      String answer = restOrReset(connection);
      assertTrue(answer.isEmpty() || answer.startsWith("HTTP/1.1 408 "), answer);
    }
    awaitSlowRequests(1);
  }

  private static String restOrReset(RawConnection connection) throws IOException {
    try {
      return connection.toEnd();
    } catch (SocketException e) {
      // The server closed the connection with unread bytes.
      return "";
    }
  }

  @Test
  void idleConnectionsAndStreamsAreNotLimited() throws IOException {
    String stream = "GET /events?news HTTP/1.1\r\nHost: h\r\nAccept: text/event-stream\r\n\r\n";
    String statistics = "GET / HTTP/1.1\r\nHost: h\r\nAccept: application/json\r\n\r\n";
    try (RawConnection idle = connect(statistics);
        // Some clients send an extra line end behind their request.
        RawConnection streaming = connect(stream + "\r\n");
        RawConnection clock = connect("GET ")) {
      assertTrue(idle.until("}").contains("200"));
      assertTrue(clock.toEnd().startsWith("HTTP/1.1 408 "));
      streaming.until(": hb");
      idle.send(statistics);
      assertTrue(idle.until("}").contains("200"));
      streaming.until(": hb");
    }
  }

  private void awaitSlowRequests(int count) {
    Awaitility.await().until(() -> server.requests().slow() == count);
  }

  private void awaitOversizedRequests(int count) {
    Awaitility.await().until(() -> server.requests().oversized() == count);
  }

  @ParameterizedTest
  @CsvSource({
    "2100, 10, 1, 414, The request address is too long: expected at most 2000 bytes of"
        + " address and headers.",
    "100000, 10, 1, 414, The request address is too long: expected at most 2000 bytes of"
        + " address and headers.",
    "10, 2000, 1, 431, The request headers are too long or too many: expected at most 2000"
        + " bytes of address and headers.",
    "10, 100, 20, 431, The request headers are too long or too many: expected at most 2000"
        + " bytes of address and headers.",
    "10, 1, 150, 431, The request headers are too long or too many: expected at most 2000"
        + " bytes of address and headers.",
  })
  void tooLongARequestIsRejected(int address, int header, int headers, int status, String body) {
    String[] lines = new String[headers];
    for (int i = 0; i < headers; i++) {
      lines[i] = "X" + i + ": " + "x".repeat(header);
    }
    try (RawClient client = RawClient.stream(server.uri(), "/?" + "c".repeat(address), lines)) {
      assertEquals(status, client.status());
      assertEquals(body + "\n", client.body());
    }
    awaitOversizedRequests(1);
  }

  @Test
  void aRequestWithinTheLimitsIsAnswered() {
    String longHeader = "X: " + "x".repeat(1_800);
    try (RawClient client = RawClient.stream(server.uri(), "/?news", longHeader)) {
      assertEquals(200, client.status());
    }
    assertEquals(0, server.requests().oversized());
  }

  @Test
  void aRequestThatIsNotHttpIsRejectedWithTheReason() throws IOException {
    try (RawConnection connection = connect("GET /events?news HTTP/1.1\r\n\r\n")) {
      assertTrue(connection
          .toEnd()
          .endsWith("\r\n\r\nThe request is not valid HTTP/1.1. Host: expected one.\n"));
    }
  }

  @Test
  void invalidLimitsAreRejected() {
    RedisseServer.Builder builder = RedisseServer.builder();
    assertEquals(
        "maxHeaderBytes: expected at least 1, got 0",
        assertThrows(IllegalArgumentException.class, () -> builder.maxHeaderBytes(0))
            .getMessage());
    assertEquals(
        "requestTime: expected more than zero, got PT0S",
        assertThrows(IllegalArgumentException.class, () -> builder.requestTime(Duration.ZERO))
            .getMessage());
  }
}
