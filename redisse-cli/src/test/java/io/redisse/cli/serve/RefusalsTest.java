package io.redisse.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.cli.CliRun;
import io.redisse.cli.Http;
import io.redisse.cli.Scrape;
import io.redisse.cli.TestRedis;
import java.net.http.HttpResponse;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests what publishers, the log and the metrics report when Redis refuses calls. */
class RefusalsTest {
  private final TestRedis redis = TestRedis.started();

  @AfterEach
  void stop() {
    redis.close();
  }

  @ParameterizedTest
  @CsvSource({
    "noreplicas, true, CONFIG SET min-replicas-to-write 1, min-replicas-to-write",
    "oom, false, CONFIG SET maxmemory 1, raise its maxmemory",
    "wrongtype, false, HSET c a b, 'of another type (see TYPE); delete or rename'",
    "noperm, false, ACL SETUSER default -publish, docs/redis.md",
  })
  void publisherTheLogAndTheMetricsNameTheCause(
      String cause, boolean mayRetry, String command, String cure) {
    try (CliRun serve = CliRun.start("serve", "--port", "0", "--redis", redis.url())) {
      serve.uri();
      assertTrue(redis.command(command).matches("\\+OK|:1"));
      for (int i = 0; i < 20; i++) {
        HttpResponse<String> answer = publish(serve);
        assertEquals(503, answer.statusCode());
        assertTrue(answer.body().contains("Not published: Redis"), answer.body());
        assertTrue(answer.body().contains(cure), answer.body());
        assertEquals(mayRetry, answer.headers().firstValue("Retry-After").isPresent());
      }
      assertEquals(
          1,
          serve.err.lines().stream().filter(line -> line.contains(cure)).count(),
          () -> serve.err.lines().toString());
      Scrape scrape = Scrape.of(serve.uri());
      assertTrue(scrape.value("redisse_backend_refusals_total", Map.of("cause", cause)) >= 20);
      assertEquals(
          0, scrape.value("redisse_backend_refusals_total", Map.of("cause", "masterdown")));
    }
  }

  @Test
  void publisherIsNotifiedThatTheConnectionIsRefused() {
    redis.command("ACL SETUSER app on >old ~* &* +@all");
    String url = redis.url().replace("//", "//app:old@") + "?timeout=500ms";
    try (CliRun serve = CliRun.start("serve", "--port", "0", "--redis", url)) {
      serve.uri();
      redis.command("ACL SETUSER app resetpass >new");
      redis.command("CLIENT KILL TYPE normal");
      redis.command("CLIENT KILL TYPE pubsub");
      Awaitility.await()
          .until(() -> publish(serve).body().contains("correct the user or the password"));
      HttpResponse<String> answer = publish(serve);
      assertEquals(503, answer.statusCode());
      assertTrue(answer.headers().firstValue("Retry-After").isEmpty());
      assertEquals(
          1,
          serve.err.lines().stream()
              .filter(line -> line.contains("correct the user or the password"))
              .filter(line -> line.contains("not logged for a minute"))
              .count(),
          () -> serve.err.lines().toString());
    }
  }

  private static HttpResponse<String> publish(CliRun serve) {
    return Http.post(serve.uri().resolve("channels/c/events"), "x");
  }
}
