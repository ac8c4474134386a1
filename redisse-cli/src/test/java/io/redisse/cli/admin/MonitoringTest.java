package io.redisse.cli.admin;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.redisse.cli.CliRun;
import io.redisse.cli.Http;
import io.redisse.cli.Http.Reply;
import io.redisse.cli.Scrape;
import io.redisse.cli.TestRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Verifies that servers expose all metrics that the dashboard and the alert rules use. */
class MonitoringTest {
  private static final Path DOCS = Path.of("../docs");
  private static final Pattern SELECTOR =
      Pattern.compile("\\b((?:redisse|jvm|process|system)_[a-z_]+)\\b(?:\\{([^}]*)\\})?");
  private static final Pattern MATCHER = Pattern.compile("([a-z]+)=\"([^\"]*)\"");
  private static final Pattern ALERT = Pattern.compile("(?:- alert: |^\\| `)(Redisse[A-Za-z]+)");

  private static String read(String file) throws IOException {
    return Files.readString(DOCS.resolve(file));
  }

  /** Returns all expressions of the dashboard and of the alert rules. */
  private static String expressions() throws IOException {
    JsonNode dashboard = new ObjectMapper().readTree(read("monitoring/grafana-dashboard.json"));
    return Stream.concat(
            Stream.of("expr", "query").flatMap(field -> dashboard.findValuesAsText(field).stream()),
            read("monitoring/alerts.yml").lines().filter(line -> !line.contains("alert:")))
        .collect(Collectors.joining("\n"));
  }

  private static void assertExposed(MatchResult selector, Scrape scrape) {
    List<Scrape.Sample> samples = scrape.named(selector.group(1));
    assertFalse(samples.isEmpty(), () -> "no " + selector.group());
    MATCHER
        .matcher(selector.group(2) == null ? "" : selector.group(2))
        .results()
        .forEach(label -> assertTrue(
            samples.stream()
                .anyMatch(each -> label.group(2).equals(each.labels().get(label.group(1)))),
            () -> "no " + label.group() + " in " + selector.group()));
  }

  @Test
  void everyMetricAndLabelInUseIsExposed() throws IOException {
    try (TestRedis redis = TestRedis.started();
        CliRun serve = CliRun.start("serve", "--port", "0", "--redis", redis.url());
        Reply stream = Http.stream(serve.uri(), "events?a")) {
      stream.await("event: lastEventId");
      Http.post(serve.uri().resolve("channels/a/events"), "x");
      stream.await("data: x");
      // The metric for garbage collection pauses does not exist before the first pause.
      System.gc();
      await().until(() -> Http.get(serve.uri().resolve("metrics")).body().contains("jvm_gc_pause"));

      Scrape scrape = Scrape.of(serve.uri());
      List<MatchResult> used = SELECTOR.matcher(expressions()).results().toList();

      assertTrue(used.size() > 40, () -> "found only " + used.size());
      used.forEach(selector -> assertExposed(selector, scrape));
    }
  }

  @Test
  void lossThatIsDetectedByReconnectingIsCounted() {
    try (TestRedis redis = TestRedis.started();
        CliRun serve = CliRun.start("serve", "--port", "0", "--redis", redis.url());
        Reply stream = Http.stream(serve.uri(), "events?a")) {
      stream.await("event: lastEventId");
      double before = epochMoves(serve);

      redis.command("flushall");
      redis.command("CLIENT KILL TYPE pubsub");
      redis.command("CLIENT KILL TYPE normal");
      stream.await("event: missedevents");

      await().until(() -> epochMoves(serve) == before + 1);
    }
  }

  private static double epochMoves(CliRun serve) {
    return Scrape.of(serve.uri()).named("redisse_backend_epoch_moves_total").stream()
        .mapToDouble(Scrape.Sample::value)
        .sum();
  }

  @Test
  void theDocumentExplainsExactlyTheAlertsThatExist() throws IOException {
    assertEquals(alertsIn("monitoring/alerts.yml"), alertsIn("monitoring.md"));
  }

  private static Set<String> alertsIn(String file) throws IOException {
    return read(file)
        .lines()
        .flatMap(line -> ALERT.matcher(line).results())
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
