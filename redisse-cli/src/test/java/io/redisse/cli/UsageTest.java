package io.redisse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Verifies that invalid command lines are rejected with a one-line error message and exit code 2.
 */
class UsageTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``                   | expected a command: serve, publish, tail, stats, bench, check, forget, certify or prepare (see redisse --help)",
        "serv                 | unknown argument 'serv'; did you mean serve? (see redisse --help)",
        "serve --prot 1       | unknown option '--prot'; did you mean --port? (see redisse serve --help)",
        "serve --redsi x      | unknown option '--redsi'; did you mean --redis? (see redisse serve --help)",
        "serve --xyzzy        | unknown option '--xyzzy' (see redisse serve --help)",
        "serve news           | unknown argument 'news' (see redisse serve --help)",
        "serve --port         | Missing required parameter for option '--port' (N) (see redisse serve --help)",
        "serve --port x       | Invalid value for option '--port': 'x' is not an int (see redisse serve --help)",
        "serve --port 65536   | port: expected 0 to 65535, got 65536",
        "serve --redis redis://:secret@h/x | database: expected a number, got 'x'",
        "serve --redis localhost:6379 | Invalid value for option '--redis': expected a URL such as redis://localhost:6379/, or rediss:// for TLS (see redisse serve --help)",
        "serve --redis redis://h --backend memory: | --backend and --redis: expected only one of them",
        "serve --backend nosql://h | backend: no provider for 'nosql:' is on the class path; found providers for [memory, redis, rediss]",
        "serve --channels all | Invalid value for option '--channels': expected query, fixed:a,b, jwt, grants, class or class:NAME, got 'all' (see redisse serve --help)",
        "serve --channels fixed:a,, | Invalid value for option '--channels': channel: expected 1 to 256 characters, got 0 (see redisse serve --help)",
        "serve --heartbeat 15 | Invalid value for option '--heartbeat': expected a number and a unit, such as 500ms, 30s, 5m or 1h, got '15' (see redisse serve --help)",
        "serve --host 0.0.0.0 | --host 0.0.0.0 is reachable from other machines: set --channels to query (clients receive any channel they request), fixed:a,b, jwt, grants or class:NAME",
        "serve --admin-host ::1 | --admin-host: expected --admin-port, too",
        "serve --client-address-header a,b | --client-address-header: expected the name of a header, such as X-Forwarded-For, got 'a,b'",
        "serve --cors-origin https://app.example/ | --cors-origin: expected an origin in lower case such as https://app.example or http://localhost:3000, without a path, or *, got 'https://app.example/'",
        "serve --tls-cert chain.pem | --tls-cert and --tls-key: expected both or neither",
        "serve --tls-cert no.pem --tls-key no.pem | certificate: cannot be read: NoSuchFileException no.pem",
        "serve --max-stream-rate -1 | --max-stream-rate: expected at least 0, got -1",
        "serve --max-header-size 0 | --max-header-size: expected at least 1, got 0",
        "serve --request-time 0s | requestTime: expected more than zero, got PT0S",
        "serve --keep-alive 1s | keepAlive: expected at least 2 seconds, got PT1S",
        "serve --channels jwt | --channels jwt: expected either --jwt-key or --jwt-jwks",
        "serve --channels class:java.lang.String | --channels: java.lang.String does not implement io.redisse.api.ChannelResolver",
        "serve --channels class:no.Such | --channels: class no.Such is not on the class path; set --classpath to its jar or directory",
        "serve --channels class --classpath /no/such.jar | --classpath: '/no/such.jar' does not exist; expected jars and directories separated by ':'",
        "publish              | Missing required parameter: 'CHANNEL' (see redisse publish --help)",
        "publish redisse:c x  | channel: names beginning with 'redisse:' are reserved, got 'redisse:c'",
        "publish c x --typ t  | unknown option '--typ'; did you mean --type? (see redisse publish --help)",
        "check                | --redis: expected a URL such as redis://localhost:6379/, given as this option or in the variable REDISSE_REDIS",
        "check --redis redis://:secret@h/{ | --redis: not a URL: Illegal character in path at index 18",
        "check --redis redis://h/?prefx=a | option: 'prefx' is unknown; did you mean 'prefix'?",
        "forget               | Missing required parameter: 'CHANNEL' (see redisse forget --help)",
        "forget news          | --redis: expected a URL such as redis://localhost:6379/, given as this option or in the variable REDISSE_REDIS",
        "forget news redisse:once --redis redis://h | channel: names beginning with 'redisse:' are reserved, got 'redisse:once'",
        "forget news --redis redis://:secret@h/{ | backend: not a URI: Illegal character in path at index 18",
        "tail                 | Missing required parameter: 'CHANNEL' (see redisse tail --help)",
        "tail c --url c       | Invalid value for option '--url': expected a server URL such as http://localhost:8080, got 'c' (see redisse tail --help)",
      })
  void anInvalidCommandLineIsRejectedInOneLine(String commandLine, String message) {
    try (CliRun run =
        CliRun.start(commandLine.isEmpty() ? new String[0] : commandLine.split(" "))) {
      assertEquals(2, run.status());
      assertEquals(List.of("redisse: " + message), run.err.lines());
      assertEquals(List.of(), run.out.lines());
    }
  }

  @Test
  void anInvalidPortInTheEnvironmentIsRejected() {
    try (CliRun run = CliRun.start(Map.of("REDISSE_PORT", "x"), "serve")) {
      assertEquals(2, run.status());
      assertEquals(
          List.of(
              "redisse: Invalid value for option '--port': 'x' is not an int, from REDISSE_PORT (see redisse serve --help)"),
          run.err.lines());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"serve", "publish", "tail", "bench", "check", "forget"})
  void helpBeginsWithTheUsage(String command) {
    try (CliRun run = CliRun.start(command, "--help")) {
      assertEquals(0, run.status());
      assertTrue(run.out.lines().get(0).startsWith("Usage: redisse " + command));
      assertEquals(List.of(), run.err.lines());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "serve", "publish", "tail", "bench", "forget", "certify", "prepare"})
  void helpFitsATerminal(String command) {
    try (CliRun run = CliRun.start((command + " --help").strip().split(" "))) {
      assertEquals(0, run.status());
      assertEquals(
          List.of(), run.out.lines().stream().filter(line -> line.length() > 80).toList());
    }
  }

  @Test
  void verbosePrintsAStackTrace() {
    try (CliRun run = CliRun.start("publish", "c", "x", "--redis", "redis://h/?x=y", "--verbose")) {
      assertEquals(2, run.status());
      assertTrue(run.err.lines().size() > 2, () -> run.err.toString(StandardCharsets.UTF_8));
    }
  }
}
