package io.redisse.jaxrs.grizzly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.NewEvent;
import io.redisse.jaxrs.RawConnection;
import io.redisse.jaxrs.TestCertificate;
import io.redisse.jaxrs.server.RedisseServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The limits on connections that are not streams: others are served whatever these do. */
class ConnectionLimitsTest {
  private static final int LIMIT = 20;
  private static final int MANY = 2_000;
  private static final String STATISTICS =
      "GET / HTTP/1.1\r\nHost: h\r\nAccept: application/json\r\n\r\n";
  private static final String STREAM =
      "GET /events?a HTTP/1.1\r\nHost: h\r\nAccept: text/event-stream\r\n\r\n";
  private static final String SLOW_BODY =
      "POST /channels/a/events HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nx";
  private static final String TLS_HELLO = "\u0016\u0003\u0001\u0001";

  private final List<AutoCloseable> opened = new ArrayList<>();

  private RedisseServer start(RedisseServer.Builder builder) {
    RedisseServer server = builder.publishing().start();
    opened.add(server);
    return server;
  }

  private static RedisseServer.Builder limited() {
    return RedisseServer.builder().maxConnections(LIMIT, 0, address -> false);
  }

  /** Closes the server first, so that it does not serve what is left of the clients. */
  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  private void open(RedisseServer server, String from, String bytes) throws IOException {
    SocketChannel client = SocketChannel.open();
    opened.add(client);
    client.bind(new InetSocketAddress(from, 0));
    client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    client.write(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static void assertServes(RedisseServer server) throws IOException {
    try (RawConnection connection = RawConnection.to(server.port(), STATISTICS)) {
      assertTrue(connection.until("}").startsWith("HTTP/1.1 200 "));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GET / HTTP/1.1\r\nHo", SLOW_BODY})
  void othersAreServedHoweverManyConnectionsWait(String begin) throws IOException {
    RedisseServer server = start(limited());
    try (RawConnection stream = RawConnection.to(server.port(), STREAM)) {
      stream.until("id: ");
      for (int i = 0; i < MANY; i++) {
        open(server, "127.0.0.1", begin);
        if (i % 100 == 0) {
          assertServes(server);
        }
      }
      assertServes(server);
      try (RawConnection publisher =
          RawConnection.to(server.port(), SLOW_BODY.replace("100", "1"))) {
        publisher.until("201 Created");
      }
      stream.until("data: x\n");
    }
    Awaitility.await().until(() -> server.requests().openConnections() <= LIMIT);
    assertTrue(server.requests().surplusConnections() >= MANY - LIMIT);
  }

  @Test
  void streamsAndClosedConnectionsDoNotCount() throws IOException {
    RedisseServer server = start(limited());
    for (int i = 0; i < 2 * LIMIT; i++) {
      RawConnection stream = RawConnection.to(server.port(), STREAM);
      opened.add(stream);
      stream.until("id: ");
      assertServes(server);
    }
    Awaitility.await().until(() -> server.requests().openConnections() == 0);
    assertEquals(2 * LIMIT, server.redisse().hub().statistics().connected());
    assertEquals(0, server.requests().surplusConnections());
  }

  @Test
  void aStreamThatEndsCountsAgain() throws IOException {
    RedisseServer server = start(limited());
    try (RawConnection polling =
        RawConnection.to(server.port(), STREAM.replace("?a", "?a&polling"))) {
      polling.until("id: ");
      assertEquals(0, server.requests().openConnections());
      server.redisse().publish(new NewEvent("a", "x"));
      polling.until("0\r\n\r\n");
      polling.send(STATISTICS);
      polling.until("}");
      assertEquals(1, server.requests().openConnections());
    }
    Awaitility.await().until(() -> server.requests().openConnections() == 0);
  }

  @Test
  void oneAddressDisplacesOnlyItsOwnConnections() throws IOException {
    RedisseServer server =
        start(RedisseServer.builder().maxConnections(1_000, LIMIT, address -> false));
    try (RawConnection other = RawConnection.to(server.port(), "GET / HTTP/1.1\r\n")) {
      Awaitility.await().until(() -> server.requests().openConnections() == 1);
      for (int i = 0; i < 3 * LIMIT; i++) {
        open(server, "127.0.0.2", "");
      }
      Awaitility.await().until(() -> server.requests().surplusConnectionsPerAddress() == 2 * LIMIT);
      assertEquals(LIMIT + 1, server.requests().openConnections());
      other.send("Host: h\r\nAccept: application/json\r\n\r\n");
      assertTrue(other.until("}").startsWith("HTTP/1.1 200 "));
    }
    assertEquals(0, server.requests().surplusConnections());
  }

  @Test
  void trustedAddressesHaveNoLimitOfTheirOwn() throws IOException {
    RedisseServer server =
        start(RedisseServer.builder().maxConnections(1_000, 1, InetAddress::isLoopbackAddress));
    for (int i = 0; i < LIMIT; i++) {
      open(server, "127.0.0.2", "");
    }
    Awaitility.await().until(() -> server.requests().openConnections() == LIMIT);
    assertEquals(0, server.requests().surplusConnectionsPerAddress());
  }

  @Test
  void aConnectionThatSendsNothingIsClosed() throws IOException {
    RedisseServer server = start(RedisseServer.builder().requestTime(Duration.ofMillis(500)));
    try (RawConnection connection = RawConnection.to(server.port(), "")) {
      assertEquals("", connection.toEnd());
    }
  }

  @Test
  void aTlsHandshakeThatNeverEndsIsCutOff(@TempDir Path directory) throws Exception {
    TestCertificate certificate = TestCertificate.of("EC");
    Path chain = Files.writeString(directory.resolve("chain.pem"), certificate.certificatePem());
    Path key = Files.writeString(directory.resolve("key.pem"), certificate.keyPem());
    RedisseServer server = start(limited().requestTime(Duration.ofSeconds(2)).tls(chain, key));
    try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      slow.setSoTimeout(60_000);
      Thread sender = new Thread(() -> {
        try {
          for (char c : (TLS_HELLO + "x".repeat(1_000)).toCharArray()) {
            slow.getOutputStream().write(c);
            Thread.sleep(100);
          }
        } catch (IOException | InterruptedException e) {
          // Cut off.
        }
      });
      sender.setDaemon(true);
      sender.start();
      int end;
      try {
        end = slow.getInputStream().read();
      } catch (IOException e) {
        end = -1;
      }
      assertEquals(-1, end);
    }
    for (int i = 0; i < 3 * LIMIT; i++) {
      open(server, "127.0.0.1", TLS_HELLO);
    }
    Awaitility.await().until(() -> server.requests().openConnections() <= LIMIT);
    Socket client = certificate
        .client()
        .getSocketFactory()
        .createSocket(InetAddress.getLoopbackAddress(), server.port());
    try (RawConnection connection = new RawConnection(client, STATISTICS)) {
      assertTrue(connection.until("}").startsWith("HTTP/1.1 200 "));
    }
  }
}
