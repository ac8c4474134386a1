package io.redisse.cli.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.redisse.cli.CliRun;
import io.redisse.cli.TestRedis;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests {@code redisse check}. */
class CheckTest {
  private final TestRedis redis = new TestRedis();

  @AfterEach
  void stopRedis() {
    redis.close();
  }

  private static void assertHas(String pattern, List<String> lines) {
    assertTrue(
        lines.stream().anyMatch(line -> line.matches(pattern)), () -> pattern + ": " + lines);
  }

  @Test
  void aSuitableRedisLeadsToExitCode0() {
    redis.start("appendonly yes", "appendfsync always");
    try (CliRun publish = CliRun.start("publish", "news", "x", "--redis", redis.url())) {
      assertEquals(0, publish.status());
    }
    try (CliRun check = CliRun.start("check", "--redis", redis.url())) {
      assertEquals(0, check.status());
      assertEquals(List.of(), check.err.lines());
      assertHas("ok +persistence +append-only file.*", check.out.lines());
      // On a busy machine, the round trip may be slow enough to cause a warning.
      assertHas("(ok|warn) +round-trip +publish to receive takes .*", check.out.lines());
      assertHas(" +\\d+ +2  news", check.out.lines());
      assertHas("verdict: (ok|warn)", check.out.lines());
      assertEquals(
          List.of(),
          check.out.lines().stream()
              .filter(line -> line.startsWith("warn ") && !line.contains("round-trip"))
              .toList());
    }
  }

  @Test
  void warningsNameARemedyAndLeadToExitCode0() {
    redis.start();
    try (CliRun check = CliRun.start(Map.of("REDISSE_REDIS", redis.url()), "check")) {
      assertEquals(0, check.status());
      assertHas("warn +persistence +none: .*", check.out.lines());
      assertHas(" +-> appendonly yes, .*", check.out.lines());
      assertHas("verdict: warn", check.out.lines());
    }
  }

  @Test
  void aBadFindingLeadsToExitCode1() throws Exception {
    redis.start("maxmemory 100mb", "maxmemory-policy allkeys-lru");
    try (CliRun check = CliRun.start("check", "--json", "--redis", redis.url())) {
      assertEquals(1, check.status());
      JsonNode report = new ObjectMapper().readTree(check.out.toByteArray());
      assertEquals("bad", report.path("verdict").textValue());
      assertEquals(redis.url(), report.path("redis").textValue());
      List<String> bad = report.path("findings").findParents("level").stream()
          .filter(finding -> finding.path("level").asText().equals("bad"))
          .map(finding -> finding.path("subject").asText())
          .toList();
      assertEquals(List.of("eviction"), bad);
    }
  }

  @Test
  void aRejectedPasswordIsReportedButNotPrinted() {
    redis.start("requirepass right");
    String url = redis.url().replace("//", "//:wr0ng@");
    try (CliRun check = CliRun.start("check", "--redis", url)) {
      assertEquals(1, check.status());
      assertEquals(List.of(), check.err.lines());
      assertEquals(3, check.out.lines().size(), () -> "" + check.out.lines());
      assertHas("bad +connection +Redis at .*password.*", check.out.lines());
      assertFalse(check.out.lines().toString().contains("wr0ng"), () -> "" + check.out.lines());
    }
  }
}
