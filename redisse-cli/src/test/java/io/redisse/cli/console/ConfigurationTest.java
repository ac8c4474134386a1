package io.redisse.cli.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.cli.CliRun;
import io.redisse.cli.Http;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the sources of the options of {@code redisse serve}. */
class ConfigurationTest {
  @TempDir
  private Path directory;

  private String file(String text) throws IOException {
    return Files.writeString(directory.resolve("redisse.properties"), text).toString();
  }

  private static List<String> printed(Map<String, String> environment, String... args) {
    try (CliRun serve = CliRun.start(environment, args)) {
      assertEquals(0, serve.status(), () -> serve.err.lines().toString());
      return serve.out.lines();
    }
  }

  @Test
  void theCommandLineOverridesTheEnvironmentAndTheFile() throws IOException {
    String file = file("port = 1\nmax-streams = 1\ndrain = 1s\nstdout = true\n");
    List<String> lines = printed(
        Map.of("REDISSE_PORT", "2", "REDISSE_MAX_STREAMS", "2", "REDISSE_HEARTBEAT", ""),
        "serve",
        "--print-config",
        "--port",
        "3",
        "--config",
        file);
    assertTrue(
        lines.containsAll(List.of(
            "port = 3  # command line",
            "max-streams = 2  # REDISSE_MAX_STREAMS",
            "drain = 1s  # " + file,
            "stdout = true  # " + file,
            "heartbeat = 15s  # default")),
        lines::toString);
  }

  @Test
  void printedOptionsContainNoSecrets() throws IOException {
    String file = file("publish-token = s3cret-1\n");
    List<String> lines = printed(
        Map.of("REDISSE_BACKEND", "redis://user:s3cret-2@ssw@h/"),
        "serve",
        "--print-config",
        "--config=" + file,
        "--redis",
        "rediss://:s3cret-3@h/");
    assertFalse(lines.toString().contains("s3cret"), lines::toString);
    assertTrue(lines.contains("publish-token = (hidden)  # " + file), lines::toString);
    assertTrue(lines.contains("redis = rediss://(hidden)@h/  # command line"), lines::toString);
  }

  @Test
  void optionsOfAFileTakeEffect() throws IOException {
    String file = file("port = 0\npublish-token = a${user.name}\nchannels = fixed:a,b\n");
    try (CliRun serve = CliRun.start(Map.of("REDISSE_CONFIG", file), "serve")) {
      assertEquals(
          201,
          Http.post(
                  serve.uri().resolve("channels/a/events"),
                  "x",
                  "Authorization",
                  "Bearer a${user.name}")
              .statusCode());
      try (Http.Reply stream = Http.stream(serve.uri(), "events")) {
        assertEquals(200, stream.status());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "max-stream = 1, unknown key 'max-stream'; did you mean max-streams?",
    "xyzzy = 1, unknown key 'xyzzy'",
    "print-config = true, unknown key 'print-config'",
  })
  void anUnknownKeyIsRejectedByName(String line, String message) throws IOException {
    String file = file(line);
    try (CliRun serve = CliRun.start("serve", "--config", file)) {
      assertEquals(2, serve.status());
      assertEquals(List.of("redisse: " + file + ": " + message), serve.err.lines());
    }
  }

  @Test
  void aMissingFileIsReportedInOneLine() {
    try (CliRun serve = CliRun.start("serve", "--config", "/no/such")) {
      assertEquals(2, serve.status());
      assertEquals(
          List.of("redisse: --config: cannot read /no/such as properties in UTF-8"),
          serve.err.lines());
    }
  }

  @Test
  void helpHasSectionsAndFitsATerminal() {
    List<String> lines = printed(Map.of(), "serve", "--help");
    for (String heading : List.of("Access to channels", "Publishing", "Operators", "Limits")) {
      assertTrue(lines.contains(heading), heading);
    }
    assertEquals(List.of(), lines.stream().filter(line -> line.length() > 80).toList());
    assertEquals(
        1, lines.stream().filter(line -> line.contains("--max-streams=N")).count());
  }
}
