package io.redisse.cli.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.cli.CliRun;
import io.redisse.cli.Http;
import io.redisse.cli.Scrape;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests {@code redisse serve --publish-tokens}. */
class PublishTokensTest {
  @TempDir
  private Path directory;

  private CliRun serve(String tokens, String... more) throws IOException {
    Path file = Files.writeString(directory.resolve("tokens"), tokens);
    return CliRun.start(Stream.concat(
            Stream.of(
                "serve", "--port", "0", "--publish-token", "all", "--publish-tokens", "" + file),
            Stream.of(more))
        .toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource({
    "t1, news, 201",
    "t1, user:42, 201",
    "t1, news2, 403",
    "t2, other, 201",
    "t2, news, 403",
    "all, whatever, 201",
    "t, news, 401",
    "#, news, 401",
    "'', news, 401",
  })
  void aTokenMayPublishToItsChannelsOnly(String token, String channel, int status)
      throws IOException {
    try (CliRun serve = serve("# the application\nt1 news,user:*\n\n t2\tother \n")) {
      HttpResponse<String> answer = Http.post(
          serve.uri().resolve("channels/" + channel + "/events"),
          "x",
          "Authorization",
          "Bearer " + token);
      assertEquals(status, answer.statusCode(), answer::body);
    }
  }

  @Test
  void theRateLimitAppliesToEachToken() throws IOException {
    try (CliRun serve = serve("slow news\n", "--max-publish-rate", "2")) {
      URI batch = serve.uri().resolve("events");
      String events = "{\"channel\":\"news\",\"data\":\"x\"}\n".repeat(20);
      String[] all = {"Authorization", "Bearer all", "Content-Type", "application/x-ndjson"};
      assertEquals(201, Http.post(batch, events, all).statusCode());
      HttpResponse<String> refused = Http.post(batch, events, all);
      assertEquals(429, refused.statusCode());
      assertTrue(refused.body().contains("Nothing was published"), refused::body);
      int seconds = Integer.parseInt(refused.headers().firstValue("Retry-After").orElseThrow());
      assertTrue(seconds > 5 && seconds <= 10, () -> "Retry-After: " + seconds);
      assertEquals(
          201,
          Http.post(
                  serve.uri().resolve("channels/news/events"), "x", "Authorization", "Bearer slow")
              .statusCode());
      assertEquals(
          1,
          Scrape.of(serve.uri()).value("redisse_refused_total", Map.of("limit", "publish_rate")));
    }
  }

  @Test
  void aBatchWithAForbiddenChannelPublishesNothing() throws IOException {
    try (CliRun serve = serve("t1 news,user:*")) {
      assertEquals(201, batch(serve, "user:1").statusCode());
      String before = lastId(serve);
      HttpResponse<String> refused = batch(serve, "secret");
      assertEquals(403, refused.statusCode());
      assertEquals(
          "channel: the token does not allow publishing to 'secret'. Nothing was published.\n",
          refused.body());
      assertEquals(before, lastId(serve));
    }
  }

  private static HttpResponse<String> batch(CliRun serve, String channel) {
    return Http.post(
        serve.uri().resolve("events"),
        "[{\"channel\":\"news\",\"data\":\"x\"},{\"channel\":\"" + channel + "\",\"data\":\"x\"}]",
        "Authorization",
        "Bearer t1",
        "Content-Type",
        "application/json");
  }

  private static String lastId(CliRun serve) {
    try (Http.Reply stream = Http.stream(serve.uri(), "events?news")) {
      return stream.await("id: ");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "s3cret | line 1: expected a token and its channels, e.g. 'TOKEN news,user:*'",
        "s3cret a b | line 1: expected a token and its channels, e.g. 'TOKEN news,user:*'",
        "s3cret a,,b | line 1: channel: expected 1 to 256 characters, got 0",
      })
  void anInvalidLineIsReportedWithoutItsToken(String line, String message) throws IOException {
    try (CliRun serve = serve(line)) {
      assertEquals(2, serve.status());
      assertTrue(
          serve.err.lines().get(0).endsWith(message), () -> serve.err.lines().toString());
      assertEquals(List.of(), serve.out.lines());
    }
  }
}
