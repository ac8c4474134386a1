package io.redisse.cli.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.redisse.cli.CliRun;
import io.redisse.cli.Scrape;
import io.redisse.cli.TestRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Verifies the tables in docs/operating.md. */
class OperatingTest {
  private static final Pattern SETTING =
      Pattern.compile("^\\| `--([a-z-]+)` \\|", Pattern.MULTILINE);
  private static final Pattern METER = Pattern.compile("`(redisse_[a-z_]+)`");

  private static Set<String> documented(Pattern pattern) throws IOException {
    return pattern
        .matcher(Files.readString(Path.of("../docs/operating.md")))
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void theTableListsExactlyTheSettings() throws IOException {
    Set<String> settings = new TreeSet<>();
    try (CliRun serve = CliRun.start("serve", "--print-config")) {
      assertEquals(0, serve.status());
      serve.out.lines().forEach(line -> settings.add(line.substring(0, line.indexOf(' '))));
    }
    assertEquals(settings, documented(SETTING));
  }

  @Test
  void theTableListsExactlyTheServersMetrics() throws IOException {
    try (TestRedis redis = TestRedis.started();
        CliRun serve = CliRun.start("serve", "--port", "0", "--redis", redis.url())) {
      Set<String> meters = Scrape.of(serve.uri()).types.keySet().stream()
          .filter(name -> name.startsWith("redisse_"))
          // In Prometheus, the maximum of a histogram is a separate metric.
          .filter(name -> !name.endsWith("_max"))
          .collect(Collectors.toCollection(TreeSet::new));
      Set<String> documented = documented(METER);
      // The default cookie names look like metric names.
      documented.removeAll(Set.of("redisse_token", "redisse_ticket"));
      assertEquals(meters, documented);
    }
  }
}
