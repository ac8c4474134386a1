package io.redisse.jaxrs.grizzly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.jaxrs.RawClient;
import io.redisse.jaxrs.server.RedisseServer;
import jakarta.ws.rs.container.ContainerResponseFilter;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server does not wait for and does not read. */
class RequestLimitsTest {
  private static final Duration TIME = Duration.ofMillis(400);
  private static final int PATIENCE_MILLIS = 20_000;

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

  private Socket connect(String bytes) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    send(socket, bytes);
    return socket;
  }

  private static void send(Socket socket, String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(StandardCharsets.US_ASCII));
  }

  private static String rest(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Sends a byte now and then, so that there is always something new, until the server has enough. */
  private static void trickle(Socket socket) {
    Thread sender = new Thread(() -> {
      try {
        while (true) {
          send(socket, "x");
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
  void aHeadThatTricklesInIsCutOffWith408() throws IOException {
    try (Socket socket = connect("GET /events?news HTTP/1.1\r\nHost: h\r\nX: ")) {
      trickle(socket);
      String answer = rest(socket);
      assertTrue(answer.startsWith("HTTP/1.1 408 Request Timeout\r\n"), answer);
      assertTrue(
          answer.endsWith("Connection: close\r\n\r\nThe request did not arrive within 400 ms.\n"),
          answer);
    }
    assertEquals(1, server.slowRequests());
  }

  @Test
  void aBodyThatTricklesInIsCutOff() throws IOException {
    String head = "POST /channels/c/events HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n";
    try (Socket socket = connect(head)) {
      trickle(socket);
      assertEquals("", restOrReset(socket));
    }
    assertEquals(1, server.slowRequests());
  }

  @Test
  void aBodyThatStopsHoldsNoThreadForLonger() throws IOException {
    String head = "POST /channels/c/events HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n";
    try (Socket socket = connect(head)) {
      Awaitility.await("the thread is back").until(() -> answers.get() == 1);
      // The answer may come too late.
      String answer = restOrReset(socket);
      assertTrue(answer.isEmpty() || answer.startsWith("HTTP/1.1 408 "), answer);
    }
    assertEquals(1, server.slowRequests());
  }

  private static String restOrReset(Socket socket) throws IOException {
    try {
      return rest(socket);
    } catch (SocketException e) {
      // What the client still sent was not read.
      return "";
    }
  }

  @Test
  void aConnectionMayBeIdleBetweenRequestsAndAStreamHasAllTheTime() throws IOException {
    String stream = "GET /events?news HTTP/1.1\r\nHost: h\r\nAccept: text/event-stream\r\n\r\n";
    String statistics = "GET / HTTP/1.1\r\nHost: h\r\nAccept: application/json\r\n\r\n";
    try (Socket idle = connect(statistics);
        // Some clients send a line too much behind their request.
        Socket streaming = connect(stream + "\r\n");
        Socket clock = connect("GET ")) {
      assertTrue(readUntil(idle, "}").contains("200"));
      assertTrue(rest(clock).startsWith("HTTP/1.1 408 "));
      readUntil(streaming, ": hb");
      send(idle, statistics);
      assertTrue(readUntil(idle, "}").contains("200"));
      readUntil(streaming, ": hb");
    }
  }

  private static String readUntil(Socket socket, String end) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder read = new StringBuilder();
    while (read.indexOf(end) < 0) {
      int next = in.read();
      if (next < 0) {
        throw new AssertionError("the connection ended after '" + read + "'");
      }
      read.append((char) next);
    }
    return read.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "2100, 10, 1, 414, The address is too long: expected at most 2000 bytes of it and all headers.",
    "100000, 10, 1, 414, The address is too long: expected at most 2000 bytes of it and all headers.",
    "10, 2000, 1, 431, The headers are too long or too many: expected at most 2000 bytes of the"
        + " address and all of them.",
    "10, 100, 20, 431, The headers are too long or too many: expected at most 2000 bytes of the"
        + " address and all of them.",
    "10, 1, 150, 431, The headers are too long or too many: expected at most 2000 bytes of the"
        + " address and all of them.",
  })
  void anAddressAndHeadersMayBeSoLong(
      int address, int header, int headers, int status, String body) {
    String[] lines = new String[headers];
    for (int i = 0; i < headers; i++) {
      lines[i] = "X" + i + ": " + "x".repeat(header);
    }
    try (RawClient client = RawClient.stream(server.uri(), "/?" + "c".repeat(address), lines)) {
      assertEquals(status, client.status());
      assertEquals(body + "\n", client.body());
    }
    assertEquals(1, server.oversizedRequests());
  }

  @Test
  void aRequestWithinTheLimitIsAnswered() {
    String longHeader = "X: " + "x".repeat(1_800);
    try (RawClient client = RawClient.stream(server.uri(), "/?news", longHeader)) {
      assertEquals(200, client.status());
    }
    assertEquals(0, server.oversizedRequests());
  }

  @Test
  void whatIsNotHttpIsToldSo() throws IOException {
    try (Socket socket = connect("GET /events?news HTTP/1.1\r\n\r\n")) {
      assertTrue(rest(socket).endsWith("\r\n\r\nThe request is not valid HTTP/1.1.\n"));
    }
  }

  @Test
  void limitsThatMakeNoSenseAreRefused() {
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
