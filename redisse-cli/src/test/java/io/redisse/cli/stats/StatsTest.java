package io.redisse.cli.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.redisse.cli.CliRun;
import io.redisse.cli.FreePort;
import io.redisse.cli.Http;
import io.redisse.cli.Http.Reply;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests {@code redisse stats}. */
class StatsTest {
  @Test
  void oneReportCoversTheTimeSinceTheStart() {
    try (CliRun serve = CliRun.start("serve", "--port", "0");
        Reply stream = Http.stream(serve.uri(), "events?a")) {
      stream.await("event: lastEventId");
      Http.post(serve.uri().resolve("channels/a/events"), "x");
      stream.await("data: x");

      try (CliRun stats = CliRun.start("stats", "--url", serve.uri().toString())) {
        assertEquals(0, stats.status());
        List<String> lines = stats.out.lines();
        assertEquals(serve.uri().toString(), lines.get(0));
        assertEquals(
            "streams   1 open on 1 channel sets, 0 ended, 0 too slow,"
                + " 0 sent missedevents, accepting new streams",
            lines.get(1));
        assertTrue(lines.get(2).startsWith("events    1 from the backend, 2 to clients, "));
        assertTrue(lines.get(3).startsWith("publish   1 published, 0 failed, p50 ≤ "));
        assertEquals("backend   up, 0 interruptions, lag not measured", lines.get(6));
      }
    }
  }

  @Test
  void watchingContinuesAfterAServerRestart() {
    int port = FreePort.find();
    String url = "http://127.0.0.1:" + port;
    CliRun serve = CliRun.start("serve", "--port", String.valueOf(port));
    serve.uri();
    try (CliRun watch = CliRun.start("stats", "--url", url, "--watch", "--interval", "50ms")) {
      watch.out.await("events    0 from the backend");
      watch.out.await("events    0/s from the backend");
      serve.end();
      watch.err.await("redisse: no server answers at " + url);
      try (CliRun again = CliRun.start("serve", "--port", String.valueOf(port));
          Reply stream = Http.stream(again.uri(), "events?a")) {
        assertEquals(200, stream.status());
        watch.out.await("streams   1 open");
      }
    }
  }

  @Test
  void jsonContainsTheSameFigures() throws IOException {
    try (CliRun serve = CliRun.start("serve", "--port", "0");
        CliRun stats = CliRun.start("stats", "--url", serve.uri().toString(), "--json")) {
      assertEquals(0, stats.status());
      List<String> lines = stats.out.lines();
      assertEquals(1, lines.size());
      JsonNode figures = new ObjectMapper().readTree(lines.get(0));
      assertEquals(0, figures.get("streams").asInt(-1));
      assertTrue(figures.get("backendUp").asBoolean());
      assertTrue(figures.get("uptimeSeconds").asDouble() > 0);
      assertFalse(figures.has("lagSeconds"), "not measured in memory");
    }
  }

  @Test
  void anUnreadableServerIsReportedInOneLine() {
    try (CliRun serve = CliRun.start("serve", "--port", "0", "--admin-port", "0")) {
      assertFailure(
          "expected metrics at " + serve.uri()
              + "metrics, got status 404; if the server has an --admin-port, use that port",
          serve.uri().toString());
    }
    String unused = "http://127.0.0.1:" + FreePort.find() + "/";
    assertFailure(
        "no server answers at " + unused + "; start one with 'redisse serve', or set --url",
        unused);
  }

  private static void assertFailure(String message, String url) {
    try (CliRun stats = CliRun.start("stats", "--url", url)) {
      assertEquals(1, stats.status());
      assertEquals(List.of("redisse: " + message), stats.err.lines());
      assertEquals(List.of(), stats.out.lines());
    }
  }

  @Test
  void aQuantileIsTheUpperBoundOfItsBucket() {
    Samples samples = new Samples("""
        h_bucket{a="x",le="0.1"} 5
        h_bucket{a="x",le="1"} 99
        h_bucket{a="x",le="+Inf"} 100
        h_bucket{a="y",le="0.1"} 1
        """);
    Histogram histogram = samples.histogram("h", "a=\"x\"");
    assertEquals(0.1, histogram.quantile(0.05));
    assertEquals(1, histogram.quantile(0.5));
    assertEquals(1, histogram.quantile(0.99));
    assertEquals(Double.POSITIVE_INFINITY, histogram.quantile(0.999));
    assertEquals(0, histogram.since(histogram).count());
  }
}
