package io.redisse.jaxrs.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.jaxrs.RawClient;
import io.redisse.jaxrs.SseReader;
import io.redisse.jaxrs.server.RedisseServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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
