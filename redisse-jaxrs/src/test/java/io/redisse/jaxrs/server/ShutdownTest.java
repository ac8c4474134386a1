package io.redisse.jaxrs.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.jaxrs.RawClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The shutdown of a server that runs in a process of its own. */
class ShutdownTest {
  public static void main(String[] args) {
    RedisseServer.builder()
        .configure(redisse -> redisse.drain(Duration.ofSeconds(8)))
        .run("--stdout");
  }

  @Test
  void sigtermDrainsTheStreamsAndTheProcessExitsWithZero() throws Exception {
    Process server = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            ShutdownTest.class.getName())
        .redirectErrorStream(true)
        .start();
    try (BufferedReader log = new BufferedReader(
        new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
      URI uri = uriFrom(log);
      try (RawClient first = RawClient.stream(uri, "/?a");
          RawClient second = RawClient.stream(uri, "/?a")) {
        Awaitility.await("both streams").until(() -> statistics(uri).contains("\"connected\":2"));
        server.destroy();

        awaitRefusal(uri);
        assertEndsWithARetryTime(second.body());
        assertEndsWithARetryTime(first.body());
      }
      assertEquals(0, server.waitFor());
    } finally {
      server.destroyForcibly();
    }
  }

  private static URI uriFrom(BufferedReader log) throws IOException {
    String line = log.readLine();
    while (line != null && !line.contains("Listening on ")) {
      line = log.readLine();
    }
    return URI.create(String.valueOf(line).replaceFirst(".*Listening on ", ""));
  }

  private static String statistics(URI server) {
    try (RawClient client = RawClient.get(server, "/", "Accept: application/json")) {
      return client.body();
    }
  }

  private static void assertEndsWithARetryTime(String body) {
    assertTrue(
        body.matches("retry: 3000\nevent: lastEventId\n(.*\n)*\nretry: [3-6]\\d{3}\n"), body);
  }

  /** Requests streams until one is refused, because the signal takes some time to arrive. */
  private static void awaitRefusal(URI uri) {
    String body = "";
    while (!body.matches("retry: \\d+\n")) {
      try (RawClient late = RawClient.stream(uri, "/?a&polling&lastEventId=1")) {
        assertEquals(200, late.status());
        body = late.body();
      }
    }
  }
}
