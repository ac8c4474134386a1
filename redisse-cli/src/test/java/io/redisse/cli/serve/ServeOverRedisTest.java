package io.redisse.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.cli.CliRun;
import io.redisse.cli.Http;
import io.redisse.cli.Shell;
import io.redisse.cli.TestRedis;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests {@code redisse serve --redis} and {@code redisse publish --redis}. */
class ServeOverRedisTest {
  private final TestRedis redis = new TestRedis();

  @AfterEach
  void stopRedis() {
    redis.close();
  }

  @Test
  void serversShareTheirEvents() {
    redis.start();
    try (CliRun one = CliRun.start("serve", "--port", "0", "--redis", redis.url());
        CliRun other = CliRun.start(Map.of("REDISSE_REDIS", redis.url()), "serve", "--port", "0");
        CliRun tail = one.client("tail", "c", "--verbose")) {
      tail.err.await("listening");
      try (CliRun publish = other.client("publish", "c", "through the other")) {
        assertEquals(0, publish.status());
        tail.out.await("through the other");
      }
      tail.endAfter(one);
    }
  }

  @Test
  void anUnreachableRedisIsReportedInOneLineAndRetried() {
    try (CliRun serve = CliRun.start("serve", "--port", "0", "--redis", redis.url())) {
      URI uri = serve.uri();
      HttpResponse<String> ready = ready(uri);
      assertEquals(503, ready.statusCode());
      assertEquals("not ready: the backend does not respond\n", ready.body());
      assertEquals(1, serve.err.lines().size(), () -> "" + serve.err.lines());
      assertTrue(serve.err.lines().get(0).contains("will keep trying: Redis at " + redis.url()));

      redis.start();
      Awaitility.await().until(() -> ready(uri).statusCode() == 200);
      try (Shell stream = Shell.run(serve.subscribeCommand())) {
        stream.out.await("event: lastEventId");
        try (Shell publish = Shell.run(serve.publishCommand())) {
          publish.out.awaitText("{\"id\":");
          stream.out.await("data: hello");
        }
      }
    }
  }

  @Test
  void aWrongPasswordStopsTheServerAndIsNotPrinted() {
    redis.start("requirepass right");
    String url = redis.url().replace("//", "//:wr0ng@");
    try (CliRun serve = CliRun.start("serve", "--port", "0", "--redis", url)) {
      assertEquals(1, serve.status());
      assertEquals(1, serve.err.lines().size());
      String line = serve.err.lines().get(0);
      assertTrue(line.matches("redisse: Redis at .*password.*"), line);
      assertFalse(line.contains("wr0ng"), line);
    }
  }

  @Test
  void aMissingPasswordStopsTheServer() {
    redis.start("requirepass right");
    try (CliRun serve = CliRun.start("serve", "--port", "0", "--redis", redis.url())) {
      assertEquals(1, serve.status());
      assertEquals(1, serve.err.lines().size());
      String line = serve.err.lines().get(0);
      assertTrue(line.startsWith("redisse: Redis at " + redis.url()), line);
      assertTrue(line.endsWith("it requires a password, as in redis://:PASSWORD@host/"), line);
    }
  }

  @Test
  void aServerThatIsNotRedisStopsTheServer() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread answering = new Thread(() -> answerAsAnotherProtocol(other));
      answering.setDaemon(true);
      answering.start();
      String url = "redis://127.0.0.1:" + other.getLocalPort() + "/0";
      try (CliRun serve = CliRun.start("serve", "--port", "0", "--redis", url)) {
        assertEquals(1, serve.status());
        assertEquals(
            List.of("redisse: Redis at " + url
                + ": the server is not Redis; correct the host or the port"),
            serve.err.lines());
      }
    }
  }

  private static void answerAsAnotherProtocol(ServerSocket server) {
    try (Socket client = server.accept()) {
      client
          .getOutputStream()
          .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      client.getInputStream().readAllBytes();
    } catch (IOException e) {
      // As expected, the client has closed the connection.
    }
  }

  @Test
  void publishingToRedisNeedsNoServer() {
    redis.start();
    try (CliRun serve = CliRun.start("serve", "--port", "0", "--redis", redis.url());
        Shell stream = Shell.run(serve.subscribeCommand())) {
      stream.out.await("event: lastEventId");
      try (CliRun publish =
          CliRun.start("publish", "news", "direct", "--type", "t", "--redis", redis.url())) {
        assertEquals(0, publish.status());
        stream.out.await("data: direct");
        stream.out.await("id: " + publish.out.lines().get(0));
      }
    }
  }

  @Test
  void publishingToAnUnreachableRedisIsReportedInOneLine() {
    String url = redis.url() + "?timeout=100ms";
    try (CliRun publish = CliRun.start("publish", "c", "x", "--redis", url)) {
      assertEquals(1, publish.status());
      assertEquals(1, publish.err.lines().size(), () -> "" + publish.err.lines());
      assertTrue(publish.err.lines().get(0).contains("Redis at " + redis.url()));
    }
  }

  private static HttpResponse<String> ready(URI server) {
    return Http.get(server.resolve("health/ready"));
  }
}
