package io.redisse.jaxrs.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.jaxrs.RawClient;
import io.redisse.jaxrs.RawConnection;
import io.redisse.jaxrs.SseReader;
import io.redisse.jaxrs.server.RedisseServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Publishing over HTTP. */
class PublishingTest {
  private static final String JSON = "Content-Type: application/json";
  private static final String NDJSON = "Content-Type: application/x-ndjson";

  private RedisseServer server;

  @BeforeEach
  void start() {
    server = RedisseServer.builder()
        .publishing()
        // Longer than the tests wait for an answer.
        .requestTime(Duration.ofMinutes(5))
        .configure(redisse -> redisse.maxEventBytes(1000))
        .start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "Content-Type: text/plain, a=b&c, a=b&c",
    "Content-Type: application/x-www-form-urlencoded, a=b&c, a=b&c",
    "X-None: 1, plain, plain",
    "Content-Type: text/plain;charset=utf-8, é, é",
  })
  void theBodyIsTheData(String header, String body, String data) throws IOException {
    try (RawClient client = RawClient.stream(server.uri(), "/?c")) {
      SseReader events = client.events();
      events.next();
      try (RawClient post = post("/channels/c/events?type=t", body, header)) {
        assertEquals(201, post.status());
        SseReader.Received received = events.next();
        assertEquals(result(received), post.body());
        assertEquals("t", received.type());
        assertEquals(data, received.data());
      }
    }
  }

  @Test
  void aJsonBodyHoldsTypeAndData() throws IOException {
    try (RawClient client = RawClient.stream(server.uri(), "/?a%2Fb%20c")) {
      SseReader events = client.events();
      events.next();
      String body = "{\"type\":\"t\",\"data\":\"1\\n2\"}";
      try (RawClient post =
          post("/channels/a%2Fb%20c/events", body, JSON, "Accept: application/json")) {
        assertEquals(201, post.status());
        SseReader.Received received = events.next();
        assertEquals("t", received.type());
        assertEquals("1\n2", received.data());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {JSON, NDJSON})
  void aBatchIsPublishedInOrder(String type) throws IOException {
    String first = "{\"channel\":\"a\",\"data\":\"1\"}";
    String second = "{\"channel\":\"b\",\"type\":\"t\",\"data\":\"2\"}";
    String batch =
        type.equals(JSON) ? "[" + first + "," + second + "]" : first + "\n" + second + "\n";
    try (RawClient client = RawClient.stream(server.uri(), "/?a&b")) {
      SseReader events = client.events();
      events.next();
      try (RawClient post = post("/events", batch, type)) {
        assertEquals(201, post.status());
        assertEquals("[" + result(events.next()) + "," + result(events.next()) + "]", post.body());
      }
    }
  }

  @Test
  void ofABatchWithAnInvalidEventNothingIsPublished() {
    String batch = "[{\"channel\":\"a\",\"data\":\"1\"},{\"channel\":\"a\"}]";
    try (RawClient post = post("/events", batch, JSON)) {
      assertEquals(400, post.status());
      assertEquals("event 2: data: required but missing\n", post.body());
    }
    assertEquals(
        0,
        server
            .redisse()
            .backend()
            .store()
            .history(Set.of("a"), 0, 10)
            .toCompletableFuture()
            .join()
            .events()
            .size());
  }

  @Test
  void eachEventOfABatchHasItsOwnOutcome() {
    String large = "x".repeat(1001);
    String batch =
        "[{\"channel\":\"a\",\"data\":\"1\"},{\"channel\":\"a\",\"data\":\"" + large + "\"}]";
    try (RawClient post = post("/events", batch, JSON)) {
      assertEquals(413, post.status());
      String body = post.body();
      assertTrue(
          body.matches("\\[\\{\"id\":\\d+,\"idString\":\"\\d+\"},\\{.*1000 bytes.*}]"), body);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/channels/c/events | {\"data\":1}       | data: expected a string, got a JSON number",
        "/channels/c/events | {\"data\":\"x\",\"x\":1} | unknown field 'x'",
        "/channels/c/events | {\"data\":\"x\"    | expected close marker for Object (line 1,",
        "/channels/c/events | {\"data\":\"x\"} 1 | not valid JSON",
        "/channels/c/events | {\"data\":\"x\",\"type\":\"missedevents\"} | reserved",
        "/channels/c/events | []                 | expected an object",
        "/channels/c/events?x=y | {\"data\":\"x\"} | unknown parameter 'x'; expected type",
        "/channels/%ff/events | {\"data\":\"x\"} | not percent-encoded UTF-8",
        "/channels/redisse:x/events | {\"data\":\"x\"} | reserved",
        "/events            | {}                 | expected an array",
        "/events            | [1]                | event 1: expected an object",
      })
  void aMalformedEventIsRejectedWithTheReason(String target, String body, String reason) {
    try (RawClient post = post(target, body, JSON, "Accept: application/json")) {
      assertEquals(400, post.status());
      String answer = post.body();
      assertTrue(answer.contains(reason), answer);
      assertTrue(answer.startsWith("{"), answer);
    }
  }

  @Test
  void anEventAboveTheLimitIsRejected() {
    try (RawClient post =
        post("/channels/c/events", "x".repeat(1001), "Content-Type: text/plain")) {
      assertEquals(413, post.status());
      assertTrue(post.body().contains("at most 1000 bytes"));
    }
  }

  @Test
  void aMediaTypeThatIsNotTextIsRejected() {
    try (RawClient post = post("/channels/c/events", "x", "Content-Type: image/png")) {
      assertEquals(415, post.status());
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
          /channels/c/events | gzip
          /channels/c/events | GZIP
          /channels/c/events | identity, br
          /events            | deflate
          """)
  void compressedBodyIsRejected(String target, String encoding) {
    try (RawClient post = post(target, "[]", "Content-Encoding: " + encoding, JSON)) {
      assertEquals(415, post.status());
      assertEquals("identity", post.header("Accept-Encoding"));
      assertEquals(
          "Content-Encoding: expected a body that is not compressed, got '" + encoding + "'\n",
          post.body());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "identity", "Identity"})
  void bodyWithoutACodingIsAccepted(String encoding) {
    String header = "Content-Encoding: " + encoding;
    try (RawClient post = post("/channels/c/events", "x", "Content-Type: text/plain", header)) {
      assertEquals(201, post.status());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/channels/c/events, Content-Length: 8388609, false",
    "/events, Content-Length: 999999999999999999, false",
    "/channels/c/events, Transfer-Encoding: chunked, true",
  })
  void tooLargeABodyIsRejectedBeforeItsEnd(String target, String header, boolean sent)
      throws IOException {
    String head = "POST " + target + " HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n"
        + header + "\r\n\r\n";
    try (RawConnection connection = RawConnection.to(server.port(), head)) {
      if (sent) {
        connection.send("7fffffff\r\n" + "x".repeat(8 * 1024 * 1024 + 1));
      }
      String answer = connection.toEnd();
      assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
      assertTrue(answer.contains("\r\nConnection: close\r\n"), answer);
      assertTrue(answer.endsWith("\r\n\r\nbody: expected at most 8388608 bytes\n"), answer);
      // The client may go on sending and still has its answer.
      connection.send("x".repeat(100_000));
    }
  }

  @Test
  void aClosedBackendIsReportedAsUnavailable() {
    server.redisse().backend().close();
    try (RawClient post = post("/channels/c/events", "x", "Content-Type: text/plain")) {
      assertEquals(503, post.status());
    }
  }

  /** Java's client offers an upgrade to HTTP/2 with its first request. */
  @Test
  void anUpgradeOfferIsIgnored() throws Exception {
    HttpResponse<String> response = HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(server.uri().resolve("channels/c/events"))
                .POST(HttpRequest.BodyPublishers.ofString("x"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertEquals(201, response.statusCode());
  }

  /** Returns the response for an event, with its id as a number and as text. */
  private static String result(SseReader.Received event) {
    return "{\"id\":" + event.id() + ",\"idString\":\"" + event.id() + "\"}";
  }

  private RawClient post(String target, String body, String... headers) {
    return RawClient.send(server.uri(), "POST", target, body, headers);
  }
}
