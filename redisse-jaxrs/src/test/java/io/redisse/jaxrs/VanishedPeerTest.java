package io.redisse.jaxrs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.redisse.jaxrs.server.RedisseServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * STREAM-9 with a network that drops everything: in a network namespace of its own, where the system
 * and the user's rights allow one, the loopback interface is taken down.
 */
class VanishedPeerTest {
  private static final int HEARTBEAT_SECONDS = 6;

  @Test
  void aClientThatVanishedWithoutAWordIsNoticedByAnIdleStream() throws Exception {
    assumeTrue(succeeds("unshare", "--net", "ip", "link", "set", "lo", "up"));
    Process server = new ProcessBuilder(
            "unshare",
            "--net",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            VanishedPeerTest.class.getName())
        .inheritIO()
        .start();
    assertEquals(0, server.waitFor());
  }

  private static boolean succeeds(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Runs inside the namespace. */
  public static void main(String[] args) throws Exception {
    succeeds("ip", "link", "set", "lo", "up");
    RedisseServer server = RedisseServer.builder()
        .configure(redisse -> redisse.heartbeat(Duration.ofSeconds(HEARTBEAT_SECONDS)))
        .start();
    Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port());
    client
        .getOutputStream()
        .write("GET /?a HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII));
    awaitConnected(server, 1);
    awaitIdle(client);
    succeeds("ip", "link", "set", "lo", "down");
    // Without keep-alive it takes the kernel a quarter of an hour.
    awaitConnected(server, 0);
    System.exit(client.isClosed() ? 1 : 0);
  }

  /** Until the stream has begun and all of it is acknowledged: what is not, the kernel sends again. */
  private static void awaitIdle(Socket client) throws IOException {
    client.getInputStream().read();
    Awaitility.await().until(VanishedPeerTest::allIsAcknowledged);
  }

  /** The fifth column is {@code tx_queue:rx_queue}, of all sockets of the namespace. */
  private static boolean allIsAcknowledged() throws IOException {
    for (String family : List.of("tcp", "tcp6")) {
      List<String> sockets = Files.readAllLines(Path.of("/proc/self/net", family));
      for (String socket : sockets.subList(1, sockets.size())) {
        if (!socket.trim().split("\\s+", -1)[4].startsWith("00000000:")) {
          return false;
        }
      }
    }
    return true;
  }

  private static void awaitConnected(RedisseServer server, long streams) {
    Awaitility.await()
        .atMost(4 * HEARTBEAT_SECONDS, TimeUnit.SECONDS)
        .until(() -> server.redisse().hub().statistics().connected() == streams);
  }
}
