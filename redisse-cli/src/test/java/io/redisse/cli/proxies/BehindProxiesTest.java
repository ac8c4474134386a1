package io.redisse.cli.proxies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.cli.CliRun;
import io.redisse.cli.Http;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests the examples of docs/proxies with real proxies in front of {@code redisse serve} (WIRE-2,
 * STREAM-9).
 */
class BehindProxiesTest {
  private static final String STREAM =
      "GET /events?news HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n";

  private static final int BAD_REQUEST = 400;
  private static final int TOO_LARGE = 413;
  private static final int TOO_MANY = 429;

  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  abstract static class Contract {
    private CliRun serve;
    private URI server;
    private Proxy proxy;

    /** Starts the proxy in front of a server on the loopback interface. */
    abstract Proxy startProxy(int port);

    /**
     * Returns the heartbeat interval. Long by default, because a proxy must not depend on
     * heartbeats.
     */
    String heartbeat() {
      return "10m";
    }

    @BeforeAll
    void start() {
      serve = CliRun.start(
          "serve",
          "--port",
          "0",
          "--access-log",
          "--heartbeat",
          heartbeat(),
          "--trusted-proxies",
          "127.0.0.1",
          "--max-streams-per-address",
          "1",
          "--allowed-host",
          Proxy.SITE,
          "--cors-origin",
          "https://app.example");
      server = serve.uri();
      proxy = startProxy(server.getPort());
    }

    @AfterAll
    void stop() {
      if (proxy != null) {
        proxy.close();
      }
      serve.close();
    }

    /** Sends a request from an address that no other test uses. */
    final Outsider send(int address, String request) {
      return new Outsider("127.0.0." + address, proxy.uri(), request + "\r\n");
    }

    private long publish(String data) {
      URI channel = server.resolve("channels/news/events");
      Matcher answer =
          Pattern.compile("\"id\":([0-9]+)").matcher(Http.post(channel, data).body());
      assertTrue(answer.find());
      return Long.parseLong(answer.group(1));
    }

    @Test
    void eventsArriveAndAStreamEndsWithItsClient() {
      try (Outsider client = send(2, STREAM)) {
        client.await(": text/event-stream\r\n");
        client.await("event: lastEventId");
        for (String data : List.of("one", "two")) {
          publish(data);
          client.await("data: " + data);
        }
      }
      Awaitility.await("streams of closed clients")
          .until(() ->
              Http.get(server, "Accept", "application/json").body().contains("\"connected\":0,"));
    }

    @Test
    void noEventIsHeldBackUntilMoreArrive() {
      long fastest = Long.MAX_VALUE;
      try (Outsider client = send(3, STREAM)) {
        client.await("event: lastEventId");
        for (int i = 0; i < 20; i++) {
          long begin = System.nanoTime();
          publish("event " + i);
          client.await("data: event " + i);
          fastest = Math.min(fastest, System.nanoTime() - begin);
        }
      }
      // A proxy that waits for more data does so for each event, so even the fastest delivery is
      // slow.
      assertTrue(fastest < 100_000_000, "ns: " + fastest);
    }

    @Test
    void aPollingClientIsAnswered() {
      long cursor = publish("seen");
      publish("missed");
      // The HttpClient of JDK 17 sends a Content-Length with every GET.
      String headers = "Last-Event-ID: " + cursor + "\r\nContent-Length: 0\r\n";
      try (Outsider client = send(4, STREAM.replace("?news", "?news&polling") + headers)) {
        client.await("data: missed");
      }
    }

    @Test
    void preflightRequestsOfOtherOriginsAreAnswered() {
      String preflight = STREAM.replace("GET /events?news", "OPTIONS /events")
          + "Origin: https://app.example\r\nAccess-Control-Request-Method: GET\r\n";
      try (Outsider page = send(5, preflight)) {
        assertEquals(204, page.status());
        page.await("https://app.example\r\n");
      }
    }

    @Test
    void outsidersReachNothingButStreams() {
      serve.err.reset();
      List<Outsider> outsiders = new ArrayList<>();
      for (String request : HostileRequests.all()) {
        int number = outsiders.size();
        Outsider outsider = new Outsider(
            "127.0." + (1 + number / 250) + "." + (1 + number % 250), proxy.uri(), request);
        outsiders.add(outsider);
        outsider.status();
      }
      outsiders.add(send(99, STREAM));
      serve.err.await(" 127.0.0.99 GET /events 200 ");
      for (Outsider outsider : outsiders) {
        String received = outsider.received();
        assertFalse(
            received.contains("201 Created")
                || received.contains("\"connected\"")
                || received.contains("redisse_"),
            received);
        outsider.close();
      }
      // A 403 means that the server itself rejected a request that the proxy should have stopped,
      // such as one for statistics.
      assertEquals(
          List.of(),
          serve.err.lines().stream()
              .filter(
                  line -> !line.matches(
                      ".* info 127\\.0\\.(?!0\\.1 ).* (GET|HEAD|OPTIONS) /events (?!403)[0-9]+ [0-9]+ ms"))
              .toList());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "Content-Length: 5\r\n\r\nhello",
          "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n"
        })
    void aRequestForAStreamHasNoBody(String body) {
      try (Outsider client = send(10, STREAM + body)) {
        assertTrue(Set.of(BAD_REQUEST, TOO_LARGE).contains(client.status()));
      }
    }

    @Test
    void limitsCountTheAddressThatTheClientCannotForge() {
      try (Outsider first = send(6, STREAM);
          Outsider other = send(7, STREAM)) {
        assertEquals(200, first.status());
        assertEquals(200, other.status());
        for (String forged : List.of(
            "X-Forwarded-For: 192.0.2.1",
            "X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-For: 192.0.2.2",
            "x-forwarded-for: 192.0.2.1, 127.0.0.1",
            "Forwarded: for=192.0.2.1",
            "X-Real-IP: 192.0.2.1",
            "Connection: X-Forwarded-For",
            "Connection: X-Forwarded-For\r\nX-Forwarded-For: 192.0.2.1")) {
          try (Outsider again = send(6, STREAM + forged + "\r\n")) {
            assertTrue(
                Set.of(TOO_MANY, BAD_REQUEST).contains(again.status()),
                () -> forged + ": " + again.status());
          }
        }
      }
    }

    @Test
    void theServerReceivesTheNameOfTheSite() {
      try (Outsider client = send(8, STREAM.replace("localhost", "other.example"))) {
        assertEquals(200, client.status());
      }
    }
  }

  @Nested
  class Nginx extends Contract {
    @Override
    Proxy startProxy(int port) {
      return Proxy.nginx("nginx.conf", Map.of("127.0.0.1:8080", "127.0.0.1:" + port));
    }
  }

  @Nested
  class Haproxy extends Contract {
    @Override
    Proxy startProxy(int port) {
      return Proxy.haproxy(Map.of("127.0.0.1:8080", "127.0.0.1:" + port));
    }
  }

  /** Apache detects a disconnected client only when a write fails, like Varnish. */
  @Nested
  class Apache extends Contract {
    @Override
    Proxy startProxy(int port) {
      return Proxy.apache(Map.of("127.0.0.1:8080", "127.0.0.1:" + port));
    }

    @Override
    String heartbeat() {
      return "1s";
    }
  }

  @Nested
  class Varnish extends Contract {
    @Override
    Proxy startProxy(int port) {
      return Proxy.varnish(Map.of(".port = \"8080\"", ".port = \"" + port + "\""));
    }

    @Test
    void aStreamOutlastsTheResponseTimeout() {
      try (Outsider client = send(9, STREAM)) {
        client.await("event: lastEventId");
        for (int i = 0; i < 3; i++) {
          client.awaitNext("\n:");
        }
      }
    }

    @Override
    String heartbeat() {
      return "1s";
    }
  }
}
