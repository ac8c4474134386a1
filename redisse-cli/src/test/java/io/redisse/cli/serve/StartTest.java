package io.redisse.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.redisse.cli.CliRun;
import io.redisse.cli.FreePort;
import io.redisse.cli.TestRedis;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests clients that wait for {@code redisse serve} to open its port. */
class StartTest {
  private static final int CLIENTS = 200;

  private final TestRedis redis = new TestRedis();

  @AfterEach
  void stopRedis() {
    redis.close();
  }

  @Test
  void acceptsEveryStreamFromTheMomentThatThePortOpens() throws IOException {
    redis.start();
    redis.command("CLIENT PAUSE 500");
    int port = FreePort.find();
    String[] serve = {"serve", "--port", "" + port, "--redis", redis.url(), "--outage-grace", "0s"};
    Set<String> statuses = new TreeSet<>();
    try (CliRun server = CliRun.start(serve)) {
      int answered = 0;
      while (answered < CLIENTS) {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
          statuses.add(statusOfStream(client));
          answered++;
        } catch (ConnectException e) {
          // The port is not open yet.
        }
      }
      assertEquals(port, server.uri().getPort());
    }
    assertEquals(Set.of("HTTP/1.1 200 OK"), statuses);
  }

  private static String statusOfStream(Socket client) throws IOException {
    client
        .getOutputStream()
        .write("GET /events?a HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII));
    return String.valueOf(
        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))
            .readLine());
  }
}
