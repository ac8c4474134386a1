package io.redisse.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.redisse.cli.Cli;
import io.redisse.cli.FreePort;
import io.redisse.cli.console.Console;
import io.redisse.jaxrs.server.RedisseServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void theResultIsPrintedAsJson() throws Exception {
    try (RedisseServer server = RedisseServer.builder().publishing().start()) {
      String pid = Long.toString(ProcessHandle.current().pid());
      // With a fixed rate instead of a window, a busy machine would cause NOT_PUBLISHED faults.
      int status = bench(
          server, "--streams", "5", "--window", "2", "--json", "--quiet", "--server-pid", pid);
      assertEquals(0, status, text(out));
      JsonNode found = new ObjectMapper().readTree(text(out));
      assertEquals(5, found.get("open").asInt());
      assertTrue(found.get("delivered").asLong() > 0);
      assertEquals(found.get("published").asLong() * 5, found.get("delivered").asLong());
      assertTrue(found.at("/latency/p99.9").isNumber());
      assertTrue(found.get("generatorWaiting").isNumber());
      assertTrue(found.at("/server/kilobytesConnected").asLong() > 0);
      assertTrue(found.get("faults").isEmpty());
      assertEquals("", text(err));
    }
  }

  @Test
  void progressIsPrinted() throws Exception {
    try (RedisseServer server = RedisseServer.builder().publishing().start()) {
      bench(server, "--duration", "1500ms", "--rate", "10");
      assertTrue(text(err).contains("100 streams open"), text(err));
      assertTrue(text(out).contains("from the time each event was due"), text(out));
    }
  }

  @Test
  void faultsLeadToExitCode1() throws Exception {
    try (RedisseServer server = RedisseServer.builder().start()) {
      assertEquals(1, bench(server, "--streams", "3", "--rate", "10"));
      assertTrue(text(out).contains("events rejected by the server"), text(out));
    }
  }

  @Test
  @Timeout(60)
  void theRunEndsIfNoStreamCanBeOpened() {
    String nowhere = "http://127.0.0.1:" + FreePort.find();
    assertEquals(1, run(List.of("--url", nowhere, "--duration", "1h")));
    assertTrue(text(out).contains("first reason: Connection refused"), text(out));
  }

  @ParameterizedTest
  @CsvSource({
    "--rate 5 --window 3, expected at most one of them",
    "--rate 0, 'rate: expected more than 0'",
    "--window 0, 'window: expected at least 1'",
    "--size 9, 'size: expected at least 10'",
    "--channels 200, 'channels: expected at most one per stream'",
    "--batch 0, 'batch: expected at least 1'",
    "--publishers 2, 'publishers: expected at most one per channel'",
    "--batch 10 --window 9, 'window: expected at least one batch per publisher, 10 events'",
    "--batch 2 --publish redis://localhost/, expected an http URL in publish",
    "--duration 0s, 'duration: expected more than 0'",
    "--url https://localhost/, bench does not support TLS",
    "--publish https://localhost/, bench does not support TLS",
    "--url http://localhost:99999/, expected a URL such as",
    "--subscribe localhost/x, expected a URL such as",
    "--header Authorization, expected a line such as"
  })
  void invalidArgumentsAreReportedInOneLine(String arguments, String expected) {
    assertEquals(2, run(List.of(arguments.split(" ", -1))));
    assertTrue(text(err).contains(expected), text(err));
    assertEquals(1, text(err).lines().count());
  }

  @ParameterizedTest
  @CsvSource({
    "--streams 2000000000 --stalled 2000000000, raise the limit on open files",
    "--streams 2 --url http://no-such-host.invalid/, unknown host no-such-host.invalid"
  })
  void impossibleRunsAreReportedInOneLine(String arguments, String expected) {
    assertEquals(1, run(List.of(arguments.split(" ", -1))));
    assertTrue(text(err).contains(expected), text(err));
    assertEquals(1, text(err).lines().count());
  }

  private int bench(RedisseServer server, String... arguments) {
    List<String> all = new ArrayList<>(List.of("--url", server.uri().toString(), "--warmup", "0s"));
    all.addAll(List.of(arguments));
    if (!all.contains("--duration")) {
      all.addAll(List.of("--duration", "1s"));
    }
    return run(all);
  }

  private int run(List<String> arguments) {
    List<String> all = new ArrayList<>(List.of("bench"));
    all.addAll(arguments);
    return Cli.run(
        all.toArray(String[]::new),
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Map.of()));
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
