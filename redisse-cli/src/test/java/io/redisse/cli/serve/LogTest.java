package io.redisse.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.redisse.cli.CliRun;
import io.redisse.cli.Http;
import io.redisse.cli.Http.Reply;
import io.redisse.cli.TestRedis;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests the log of {@code redisse serve}. */
class LogTest {
  private static final String TIME = "[0-9-]{10}T[0-9:.]+Z ";

  @Test
  void theAccessLogHasEveryRequestAndNoSecrets() {
    try (CliRun serve = CliRun.start(
            "serve",
            "--port",
            "0",
            "--access-log",
            "--verbose",
            "--publish-token",
            "s3cret-one",
            "--trusted-proxies",
            "127.0.0.1");
        Reply stream =
            Http.stream(serve.uri(), "events?news&token=s3cret-two", "Cookie", "a=s3cret-three")) {
      stream.await("event: lastEventId");
      serve.err.await(" 127.0.0.1 GET /events 200 ");
      Http.post(
          serve.uri().resolve("channels/a%0Ab/events"),
          "x",
          "Authorization",
          "Bearer s3cret-one",
          "X-Forwarded-For",
          "192.0.2.7");
      String line = serve.err.await(" POST ");
      assertTrue(
          line.matches(TIME + "info 192.0.2.7 POST /channels/a%0Ab/events 400 [0-9]+ ms"), line);
      assertEquals(404, Http.get(serve.uri().resolve("nowhere?x=s3cret-four")).statusCode());
      serve.err.await(" 127.0.0.1 GET /nowhere 404 ");
      assertEquals(
          401,
          Http.post(serve.uri().resolve("events"), "[]", "Authorization", "Bearer s3cret-no")
              .statusCode());
      serve.err.await(" POST /events 401 ");
      assertFalse(
          serve.err.toString(StandardCharsets.UTF_8).contains("s3cret"),
          () -> serve.err.lines().toString());
    }
  }

  @Test
  void requestsAreNotLoggedByDefault() {
    try (CliRun serve = CliRun.start("serve", "--port", "0")) {
      assertEquals(404, Http.get(serve.uri().resolve("nowhere")).statusCode());
      assertEquals(List.of(), serve.err.lines());
    }
  }

  @Test
  void aJsonLineHasTheFieldsOfTheRequest() throws JsonProcessingException {
    try (CliRun serve =
        CliRun.start("serve", "--port", "0", "--access-log", "--log-format", "json", "--stdout")) {
      assertEquals(404, Http.get(serve.uri().resolve("nowhere?secret")).statusCode());
      JsonNode line = new ObjectMapper().readTree(serve.out.await("/nowhere"));
      assertEquals("INFO", line.path("log.level").asText());
      assertEquals("io.redisse.access", line.path("log.logger").asText());
      assertEquals("redisse", line.path("service.name").asText());
      assertTrue(line.path("message").asText().matches("127.0.0.1 GET /nowhere 404 [0-9]+ ms"));
      assertEquals("127.0.0.1", line.path("client.ip").asText());
      assertEquals("GET", line.path("http.request.method").asText());
      assertEquals("/nowhere", line.path("url.path").asText());
      assertEquals(404, line.path("http.response.status_code").asInt());
      assertTrue(line.path("event.duration").asLong() > 0);
      assertTrue(line.path("@timestamp").asText().matches(TIME.strip()), line::toString);
    }
  }

  @Test
  void warningsAreJsonLines() throws JsonProcessingException {
    try (TestRedis redis = new TestRedis();
        CliRun serve =
            CliRun.start("serve", "--port", "0", "--redis", redis.url(), "--log-format", "json")) {
      serve.err.await("will keep trying");
      // Wait for the start, because a server cannot be stopped earlier.
      serve.uri();
      for (String each : serve.err.lines()) {
        assertTrue(new ObjectMapper().readTree(each).has("@timestamp"), each);
      }
    }
  }
}
