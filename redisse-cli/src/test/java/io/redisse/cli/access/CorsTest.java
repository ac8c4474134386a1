package io.redisse.cli.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.cli.CliRun;
import io.redisse.cli.Http;
import io.redisse.cli.Http.Reply;
import io.redisse.cli.RawHttp;
import io.redisse.cli.Tokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the response headers of {@code redisse serve --cors-origin}, which browsers check. */
class CorsTest {
  private static final String APP = "https://app.example";
  private static final String STREAM = "Accept: text/event-stream";

  @TempDir
  private Path directory;

  private static String head(CliRun serve, String request) {
    return RawHttp.head(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), serve.uri().getPort()), request);
  }

  private static String request(String method, String path, String... headers) {
    return RawHttp.request(
        method,
        path,
        Stream.concat(
                Stream.of("Host: localhost", "Origin: " + APP, "Content-Length: 0"),
                Stream.of(headers))
            .toArray(String[]::new));
  }

  private static void assertReadable(int status, String head) {
    assertTrue(head.startsWith("HTTP/1.1 " + status + " "), head);
    assertEquals(1, head.split("\r\nAccess-Control-Allow-Origin: ", -1).length - 1, head);
    for (String header : List.of(
        "Access-Control-Allow-Origin: " + APP,
        "Access-Control-Allow-Credentials: true",
        "Access-Control-Expose-Headers: Retry-After, Idempotent-Replayed",
        "Vary: Origin")) {
      assertTrue(head.contains("\r\n" + header + "\r\n"), head);
    }
  }

  private CliRun guarded(String... more) throws IOException {
    Path key = Files.writeString(directory.resolve("key"), Tokens.SECRET);
    return CliRun.start(Stream.concat(
            Stream.of(
                "serve",
                "--port",
                "0",
                "--channels",
                "jwt",
                "--jwt-key",
                key.toString(),
                "--publish-token",
                "p",
                "--cors-origin",
                "http://localhost:3000," + APP),
            Stream.of(more))
        .toArray(String[]::new));
  }

  private static String bearer(String token) {
    return "Authorization: Bearer " + token;
  }

  @Test
  void everyResponseIsReadable() throws IOException {
    String token = bearer(Tokens.hs256(Tokens.claims("news")));
    try (CliRun serve = guarded()) {
      String single = "/channels/news/events";
      assertReadable(200, head(serve, request("GET", "/events?news", STREAM, token)));
      assertReadable(200, head(serve, request("GET", "/events?news&polling", STREAM, token)));
      assertReadable(200, head(serve, request("HEAD", "/events?news", STREAM, token)));
      assertReadable(
          201, head(serve, request("POST", single, bearer("p"), "Content-Type: text/plain")));
      assertReadable(400, head(serve, request("GET", "/events?news=x", STREAM, token)));
      assertReadable(401, head(serve, request("GET", "/events?news", STREAM)));
      assertReadable(401, head(serve, request("POST", single)));
      assertReadable(403, head(serve, request("GET", "/events?secret", STREAM, token)));
      assertReadable(403, head(serve, request("GET", "/metrics")));
      assertReadable(404, head(serve, request("GET", "/nothing")));
      assertReadable(405, head(serve, request("PUT", "/events")));
      assertReadable(406, head(serve, request("GET", "/events?news", "Accept: */*")));
      assertReadable(
          415, head(serve, request("POST", single, bearer("p"), "Content-Type: image/png")));
    }
  }

  @Test
  void parserErrorIsReadableIfTheOriginWasParsed() throws IOException {
    try (CliRun serve = guarded("--max-header-size", "2000", "--request-time", "1s")) {
      String stream = request("GET", "/events?news", STREAM);
      String padding = "x".repeat(2_000);
      assertReadable(400, head(serve, request("GET", "/events?news", "no colon")));
      assertReadable(400, head(serve, request("GET", "/events?%zz", STREAM)));
      assertReadable(414, head(serve, request("GET", "/events?" + padding)));
      assertReadable(431, head(serve, request("GET", "/events?news", "X-Long: " + padding)));
      assertReadable(
          501, head(serve, request("GET", "/events", "Transfer-Encoding: gzip, chunked")));
      assertReadable(408, head(serve, stream.substring(0, stream.length() - 2)));

      String early = head(serve, stream.replaceFirst("Host", "no colon\r\nHost"));
      assertTrue(early.startsWith("HTTP/1.1 400 "), early);
      assertFalse(early.contains("Access-Control"), early);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--max-streams-per-address, status, 429",
    "--max-streams, status, 503",
    "--max-streams, retry, 200"
  })
  void refusalByALimitIsReadable(String limit, String refuse, int status) throws IOException {
    String token = Tokens.hs256(Tokens.claims("news"));
    try (CliRun serve = guarded(limit, "1", "--refuse", refuse);
        Reply open = Http.stream(serve.uri(), "events?news", "Authorization", "Bearer " + token)) {
      open.await("event: lastEventId");
      assertReadable(status, head(serve, request("GET", "/events?news", STREAM, bearer(token))));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/events", "/", "/channels/news/events", "/nothing"})
  void preflightIsAnsweredWithoutAToken(String path) throws IOException {
    try (CliRun serve = guarded()) {
      String head = head(
          serve,
          request(
              "OPTIONS",
              path,
              "Access-Control-Request-Method: POST",
              "Access-Control-Request-Headers: authorization,content-type"));
      assertReadable(204, head);
      for (String header : List.of(
          "Access-Control-Allow-Methods: GET, HEAD, POST",
          "Access-Control-Allow-Headers: Authorization, Cache-Control, Content-Type,"
              + " Idempotency-Key, Last-Event-ID",
          "Access-Control-Max-Age: 600")) {
        assertTrue(head.contains("\r\n" + header + "\r\n"), head);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "http://app.example",
        "https://app.example:444",
        "https://app.example.evil.example",
        "null"
      })
  void otherOriginsReceiveNoHeaders(String origin) throws IOException {
    try (CliRun serve = guarded()) {
      String stream = head(
          serve,
          request("GET", "/events?news", STREAM).replace("Origin: " + APP, "Origin: " + origin));
      assertFalse(stream.contains("Access-Control"), stream);
      assertTrue(stream.contains("\r\nVary: Origin\r\n"), stream);
      String preflight = head(
          serve,
          request("OPTIONS", "/events", "Access-Control-Request-Method: POST")
              .replace("Origin: " + APP, "Origin: " + origin));
      assertTrue(preflight.startsWith("HTTP/1.1 403 "), preflight);
      assertFalse(preflight.contains("Access-Control"), preflight);
    }
  }

  @Test
  void anyOriginIsAllowedWithoutCookies() {
    try (CliRun serve = CliRun.start("serve", "--port", "0", "--cors-origin", "*")) {
      String head = head(serve, request("GET", "/events?news", STREAM));
      assertTrue(head.startsWith("HTTP/1.1 200 "), head);
      assertTrue(head.contains("\r\nAccess-Control-Allow-Origin: *\r\n"), head);
      assertFalse(head.contains("Credentials"), head);
      assertFalse(head.contains("Vary"), head);
    }
  }

  @Test
  void withoutTheOptionNothingIsAdded() throws IOException {
    try (CliRun serve = CliRun.start("serve", "--port", "0")) {
      String head = head(serve, RawHttp.request("GET", "/events?news", STREAM, "Host: localhost"));
      assertFalse(head.contains("Access-Control") || head.contains("Vary"), head);
    }
  }
}
