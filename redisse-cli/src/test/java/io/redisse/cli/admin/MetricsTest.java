package io.redisse.cli.admin;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.cli.CliRun;
import io.redisse.cli.Http;
import io.redisse.cli.Http.Reply;
import io.redisse.cli.Scrape;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests the metrics of {@code redisse serve}. */
class MetricsTest {
  private static final Map<String, String> NONE = Map.of();

  @Test
  void metricsCountTrafficAndNameNoChannel() {
    try (CliRun serve = CliRun.start("serve", "--port", "0");
        Reply stream = Http.stream(serve.uri(), "events?a-channel")) {
      stream.await("event: lastEventId");
      Http.post(serve.uri().resolve("channels/a-channel/events"), "x");
      stream.await("data: x");
      // A delivery is counted only after the event has been written to all streams.
      await()
          .until(() -> Scrape.of(serve.uri()).value("redisse_delivery_seconds_count", NONE) == 1);
      Scrape scrape = Scrape.of(serve.uri());
      assertEquals(1, scrape.value("redisse_streams", NONE));
      assertEquals(1, scrape.value("redisse_accepting", NONE));
      assertEquals(1, scrape.value("redisse_backend_up", NONE));
      assertEquals(1, scrape.value("redisse_events_received_total", NONE));
      assertEquals(2, scrape.value("redisse_events_sent_total", NONE));
      assertEquals(0, scrape.value("redisse_streams_ended_total", Map.of("reason", "client")));
      assertEquals(1, scrape.value("redisse_groups", NONE));
      assertEquals(1, scrape.value("redisse_delivery_seconds_count", NONE));
      assertEquals(
          1, scrape.value("redisse_replays_total", Map.of("cause", "new", "outcome", "complete")));
      assertEquals(0, scrape.value("redisse_gaps_total", Map.of("reason", "trimmed")));
      Map<String, String> published = Map.of("outcome", "published");
      assertEquals(1, scrape.value("redisse_publish_seconds_count", published));
      assertEquals(
          1,
          scrape.value(
              "redisse_publish_seconds_bucket", Map.of("outcome", "published", "le", "+Inf")));
      assertEquals("histogram", scrape.types.get("redisse_publish_seconds"));
      assertTrue(scrape.types.containsKey("jvm_memory_used_bytes"));
      assertFalse(scrape.samples.toString().contains("a-channel"));
    }
  }

  @Test
  void withAnAdminPortMetricsAndStatisticsAreServedThereOnly() {
    try (CliRun serve = CliRun.start("serve", "--port", "0", "--admin-port", "0")) {
      String line = serve.out.await("Redisse serves /metrics and /health on port ");
      URI admin = URI.create("http://127.0.0.1" + line.replaceFirst(".* ", ":") + "/");
      assertEquals(0, Scrape.of(admin).value("redisse_streams", NONE));
      assertEquals("ready\n", Http.get(admin.resolve("health/ready")).body());
      String[] json = {"Accept", "application/json"};
      assertTrue(Http.get(admin, json).body().contains("\"connected\":0"));
      assertEquals(404, Http.get(serve.uri(), json).statusCode());
      assertEquals(404, Http.get(serve.uri().resolve("events"), json).statusCode());
      assertEquals("ready\n", Http.get(serve.uri().resolve("health/ready")).body());
      assertEquals(404, Http.get(serve.uri().resolve("metrics")).statusCode());
      assertEquals("live\n", Http.get(serve.uri().resolve("health/live")).body());
    }
  }
}
