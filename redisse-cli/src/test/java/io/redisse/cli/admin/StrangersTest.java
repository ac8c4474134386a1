package io.redisse.cli.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.redisse.cli.CliRun;
import io.redisse.cli.FreePort;
import io.redisse.cli.Http;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests what clients on other machines can access on a server that listens on all interfaces. */
class StrangersTest {
  private static final String[] JSON = {"Accept", "application/json"};
  private static final String[] OPERATOR = {
    "Accept", "application/json", "Authorization", "Bearer o"
  };

  private static InetAddress outside;

  @BeforeAll
  static void findAddress() throws SocketException {
    Optional<InetAddress> found = NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
        .findFirst();
    assumeTrue(found.isPresent(), "this test requires a network");
    outside = found.get();
  }

  private static CliRun serve(String... more) {
    String[] args = new String[more.length + 7];
    String[] common = {"serve", "--host", "0.0.0.0", "--port", "0", "--channels", "query"};
    System.arraycopy(common, 0, args, 0, common.length);
    System.arraycopy(more, 0, args, common.length, more.length);
    return CliRun.start(args);
  }

  private static URI from(InetAddress address, CliRun serve) {
    return URI.create("http://" + address.getHostAddress() + ":" + serve.uri().getPort() + "/");
  }

  private static int status(URI uri, String... headers) {
    return Http.get(uri, headers).statusCode();
  }

  @Test
  void metricsStatisticsAndLivePageNeedTheOperatorToken() {
    try (CliRun serve = serve("--operator-token", "o")) {
      URI stranger = from(outside, serve);
      URI local = from(InetAddress.getLoopbackAddress(), serve);
      for (String path : List.of("", "events", "metrics", "live", "live/state")) {
        assertEquals(403, status(stranger.resolve(path), JSON), path);
        assertEquals(
            403,
            status(
                stranger.resolve(path), "Accept", "application/json", "Authorization", "Bearer x"),
            path);
        assertEquals(200, status(stranger.resolve(path), OPERATOR), path);
        assertEquals(200, status(local.resolve(path), JSON), path);
      }
      assertEquals(403, status(stranger, "Accept", "text/html"));
      assertStatsNeedTheToken(stranger);
      assertEquals("ready\n", Http.get(stranger.resolve("health/ready")).body());
      assertEquals("live\n", Http.get(stranger.resolve("health/live")).body());
    }
  }

  private static void assertStatsNeedTheToken(URI server) {
    String[] stats = {"stats", "--url", server.toString()};
    try (CliRun given = CliRun.start("stats", "--url", server.toString(), "--token", "o");
        CliRun variable = CliRun.start(Map.of("REDISSE_OPERATOR_TOKEN", "o"), stats);
        CliRun none = CliRun.start(stats)) {
      assertEquals(0, given.status(), given.err.lines()::toString);
      assertEquals(0, variable.status(), variable.err.lines()::toString);
      assertEquals(1, none.status());
      assertEquals(
          List.of("redisse: the server at " + server + " shows its metrics only to programs on its"
              + " own machine; set --token to its --operator-token"),
          none.err.lines());
    }
  }

  @Test
  void livePageIsPublicIfEnabled() {
    try (CliRun serve = serve("--live-page", "true")) {
      URI stranger = from(outside, serve);
      assertEquals(200, status(stranger.resolve("live")));
      assertEquals(200, status(stranger.resolve("live/state"), JSON));
      assertEquals(403, status(stranger.resolve("metrics")));
    }
    try (CliRun serve = serve("--live-page", "false")) {
      assertEquals(404, status(from(InetAddress.getLoopbackAddress(), serve).resolve("live")));
    }
  }

  @Test
  void readinessIsPublicButItsReasonIsNot() {
    String nowhere = "redis://127.0.0.1:" + FreePort.find() + "/?timeout=1s";
    try (CliRun serve = serve("--redis", nowhere, "--operator-token", "o")) {
      HttpResponse<String> ready = Http.get(from(outside, serve).resolve("health/ready"));
      assertEquals(503, ready.statusCode());
      assertEquals("not ready\n", ready.body());
      String detailed = "not ready: the backend does not respond\n";
      assertEquals(
          detailed,
          Http.get(from(outside, serve).resolve("health/ready"), "Authorization", "Bearer o")
              .body());
      assertEquals(
          detailed,
          Http.get(from(InetAddress.getLoopbackAddress(), serve).resolve("health/ready"))
              .body());
    }
  }

  @Test
  void adminHostKeepsTheAdminPortFromOthers() {
    try (CliRun serve = serve("--admin-port", "0", "--admin-host", "127.0.0.1")) {
      int port = Integer.parseInt(serve.out.await("Redisse serves ").replaceFirst(".* ", ""));
      assertEquals(200, status(URI.create("http://127.0.0.1:" + port + "/metrics")));
      assertThrows(ConnectException.class, () -> new Socket(outside, port).close());
      for (String path : List.of("", "events", "metrics")) {
        assertEquals(
            404, status(from(InetAddress.getLoopbackAddress(), serve).resolve(path), JSON));
      }
      assertEquals(
          "ready\n", Http.get(from(outside, serve).resolve("health/ready")).body());
      assertTrue(status(from(outside, serve).resolve("live")) == 403);
    }
  }

  @Test
  void adminPortLeavesFileDescriptorsToClients() throws IOException {
    try (CliRun serve = serve("--admin-port", "0", "--admin-host", "127.0.0.1")) {
      int port = Integer.parseInt(serve.out.await("Redisse serves ").replaceFirst(".* ", ""));
      List<Socket> unfinished = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.getOutputStream().write("GET /".getBytes(StandardCharsets.US_ASCII));
        unfinished.add(socket);
      }
      assertEquals(200, status(URI.create("http://127.0.0.1:" + port + "/metrics")));
      unfinished.get(0).setSoTimeout(10_000);
      assertEquals(-1, readOrReset(unfinished.get(0)), "the oldest one is closed");
      for (Socket socket : unfinished) {
        socket.close();
      }
    }
  }

  private static int readOrReset(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read();
    } catch (SocketException e) {
      // The server closed the connection with unread bytes.
      return -1;
    }
  }
}
