package io.redisse.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.cli.CliRun;
import io.redisse.cli.FreePort;
import io.redisse.cli.Shell;
import io.redisse.cli.access.ChannelPolicy;
import io.redisse.cli.access.PublishGuard;
import io.redisse.cli.access.PublishTokens;
import io.redisse.jaxrs.http.Cors;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests {@code redisse serve} with the in-memory backend. */
class ServeTest {
  private static final Map<String, String> TOKEN = Map.of("REDISSE_PUBLISH_TOKEN", "s3cret");

  @ParameterizedTest
  @ValueSource(strings = {"query", "fixed:a b'c,d"})
  void thePrintedCommandsWork(String channels) {
    try (CliRun serve = CliRun.start("serve", "--port", "0", "--channels", channels);
        Shell stream = Shell.run(serve.subscribeCommand())) {
      stream.out.await("event: lastEventId");
      try (Shell publish = Shell.run(serve.publishCommand())) {
        publish.out.awaitText("{\"id\":");
        stream.out.await("data: hello");
      }
      assertEquals(3, serve.out.lines().size());
      assertEquals(List.of(), serve.err.lines());
    }
  }

  @Test
  void thePrintedCommandsTakeTheTokenFromTheEnvironment() {
    try (CliRun serve = CliRun.start(TOKEN, "serve", "--port", "0");
        Shell stream = Shell.run(serve.subscribeCommand())) {
      stream.out.await("event: lastEventId");
      try (Shell publish = Shell.run(serve.publishCommand(), TOKEN)) {
        publish.out.awaitText("{\"id\":");
        stream.out.await("data: hello");
      }
      assertFalse(serve.out.toString(StandardCharsets.UTF_8).contains("s3cret"));
    }
  }

  @ParameterizedTest
  @CsvSource({"Bearer s3cret, 201", "bearer s3cret, 201", "Bearer wrong, 401", "s3cret, 401"})
  void publishingNeedsTheToken(String authorization, int status) throws Exception {
    try (CliRun serve = CliRun.start("serve", "--port", "0", "--publish-token", "s3cret")) {
      assertEquals(status, publish(serve.uri(), "Authorization", authorization).statusCode());
    }
  }

  @Test
  void publishingIsOffOnAPublicAddressWithoutAToken() {
    assertFalse(PublishGuard.of(PublishTokens.of(Optional.empty(), null), false, Cors.NONE)
        .isPresent());
    assertTrue(PublishGuard.of(PublishTokens.of(Optional.of("s3cret"), null), false, Cors.NONE)
        .isPresent());
    assertEquals(
        List.of(
            "Redisse listens on http://localhost:1/",
            "  subscribe:  curl -N -H 'Accept: text/event-stream' 'http://localhost:1/events?news'",
            "  publishing over HTTP is off; enable it with --publish-token"),
        new StartupMessage(URI.create("http://0.0.0.0:1/"), ChannelPolicy.QUERY, false, false)
            .lines());
  }

  @Test
  void pagesOfOtherOriginsCannotPublish() throws Exception {
    try (CliRun serve = CliRun.start("serve", "--port", "0")) {
      URI own = serve.uri();
      assertEquals(201, publish(own, "Origin", "http://" + own.getAuthority()).statusCode());
      assertEquals(403, publish(own, "Origin", "http://example.org").statusCode());
      assertEquals(
          "HTTP/1.1 403 Forbidden",
          firstLine(
              own,
              "POST /channels/c/events HTTP/1.1\r\nHost: example.org\r\n"
                  + "Origin: http://example.org\r\nContent-Length: 1\r\n\r\nx"));
    }
  }

  @Test
  void theAcceptHeaderChoosesBetweenPageAndStatistics() throws Exception {
    try (CliRun serve = CliRun.start("serve", "--port", "0")) {
      HttpResponse<String> page = get(serve.uri(), "text/html,*/*;q=0.8");
      assertEquals(200, page.statusCode());
      assertTrue(page.body().contains("<html"), page::body);
      assertTrue(get(serve.uri(), "application/json").body().contains("\"connected\":0"));
      assertEquals(406, get(serve.uri(), "*/*").statusCode());
    }
  }

  @Test
  void aRunningServerIsLiveAndReady() throws Exception {
    try (CliRun serve = CliRun.start("serve", "--port", "0")) {
      assertEquals("live\n", get(serve.uri().resolve("health/live"), "*/*").body());
      assertEquals("ready\n", get(serve.uri().resolve("health/ready"), "*/*").body());
    }
  }

  @Test
  void theHeartbeatIsConfigurable() {
    try (CliRun serve = CliRun.start("serve", "--port", "0", "--heartbeat", "1s");
        Shell stream = Shell.run(serve.subscribeCommand())) {
      stream.out.await(": hb");
    }
  }

  @Test
  void theEnvironmentSetsThePort() throws Exception {
    int port = FreePort.find();
    try (CliRun serve = CliRun.start(Map.of("REDISSE_PORT", "" + port), "serve")) {
      assertEquals(port, serve.uri().getPort());
    }
  }

  @Test
  void aPortInUseIsReportedInOneLine() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        CliRun serve = CliRun.start("serve", "--port", "" + taken.getLocalPort())) {
      assertEquals(1, serve.status());
      assertEquals(
          List.of("redisse: cannot listen on 127.0.0.1:" + taken.getLocalPort()
              + ": Address already in use"),
          serve.err.lines());
      assertEquals(List.of(), serve.out.lines());
    }
  }

  @Test
  void anAdminPortInUseIsReportedInOneLine() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        CliRun serve =
            CliRun.start("serve", "--port", "0", "--admin-port", "" + taken.getLocalPort())) {
      assertEquals(1, serve.status());
      assertEquals(
          List.of("redisse: --admin-port: cannot listen on 127.0.0.1:" + taken.getLocalPort()
              + ": Address already in use"),
          serve.err.lines());
    }
  }

  private static HttpResponse<String> publish(URI server, String header, String value)
      throws Exception {
    return send(HttpRequest.newBuilder(server.resolve("channels/c/events"))
        .header(header, value)
        .POST(HttpRequest.BodyPublishers.ofString("x")));
  }

  private static HttpResponse<String> get(URI uri, String accept) throws Exception {
    return send(HttpRequest.newBuilder(uri).header("Accept", accept));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /**
   * Sends a request that Java's HTTP client would refuse to send. Returns the first line of the
   * response.
   */
  private static String firstLine(URI server, String request) throws IOException {
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readNBytes(200), StandardCharsets.UTF_8)
          .lines()
          .findFirst()
          .orElseThrow();
    }
  }
}
