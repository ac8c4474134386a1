package io.redisse.jaxrs.grizzly;

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
 * STREAM-9 on a network that drops everything. Takes the loopback interface down in a network namespace
 * of its own; skipped where the system or the user's rights do not allow one.
 */
class VanishedPeerTest {
  private static final int HEARTBEAT_SECONDS = 6;

  /**
   * The kernel sends its first keep-alive probe after two seconds of silence, a third of the heartbeat.
   * A peer that answered this probe and vanished then would outlive the next heartbeat, and data that
   * is not acknowledged replaces probes by retransmissions. So the network has to fail earlier.
   */
  private static final Duration FIRST_PROBE = Duration.ofSeconds(HEARTBEAT_SECONDS / 3);

  @Test
  void anIdleStreamWhoseClientVanishedIsClosed() throws Exception {
    assumeTrue(succeeds("unshare", "--net", "ip", "link", "set", "lo", "up"));
    Process server = new ProcessBuilder(
            "unshare",
            "--net",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            VanishedPeerTest.class.getName())
        .redirectErrorStream(true)
        .start();
    String output = new String(server.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, server.waitFor(), output);
  }

  private static boolean succeeds(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Runs inside the namespace. */
  public static void main(String[] args) {
    try {
      succeeds("ip", "link", "set", "lo", "up");
      RedisseServer server = RedisseServer.builder()
          .configure(redisse -> redisse.heartbeat(Duration.ofSeconds(HEARTBEAT_SECONDS)))
          .start();
      // Without keep-alive it takes the kernel a quarter of an hour to give the client up.
      try (Socket client = clientThatVanishedInTime(server)) {
        awaitConnected(server, 0);
        System.exit(client.isClosed() ? 1 : 0);
      }
    } catch (Exception e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  /** Tries again with a new client if the machine was too busy to take the network down in time. */
  private static Socket clientThatVanishedInTime(RedisseServer server) throws Exception {
    while (true) {
      Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port());
      long start = System.nanoTime();
      client
          .getOutputStream()
          .write("GET /?a HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));
      awaitConnected(server, 1);
      awaitIdle(client);
      succeeds("ip", "link", "set", "lo", "down");
      if (System.nanoTime() - start < FIRST_PROBE.toNanos()) {
        return client;
      }
      succeeds("ip", "link", "set", "lo", "up");
      client.close();
      awaitConnected(server, 0);
    }
  }

  /** Waits until the stream has begun and the client's kernel has acknowledged all of it. */
  private static void awaitIdle(Socket client) throws IOException {
    client.getInputStream().read();
    Awaitility.await().until(VanishedPeerTest::isAllAcknowledged);
  }

  /** Reads the fifth column of all sockets of the namespace: {@code tx_queue:rx_queue}. */
  private static boolean isAllAcknowledged() throws IOException {
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
        .atMost(60, TimeUnit.SECONDS)
        .pollInterval(10, TimeUnit.MILLISECONDS)
        .until(() -> server.redisse().hub().statistics().connected() == streams);
  }
}
