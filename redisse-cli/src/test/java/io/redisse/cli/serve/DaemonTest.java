package io.redisse.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.redisse.cli.FreePort;
import io.redisse.cli.Http;
import io.redisse.cli.Http.Reply;
import io.redisse.cli.Main;
import io.redisse.cli.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests {@code redisse serve} in a separate process, because a signal to the current process would
 * end the tests.
 */
class DaemonTest {
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  private static String[] serve(String... options) {
    return Stream.concat(
            Stream.of(
                JAVA, "-cp", System.getProperty("java.class.path"), Main.class.getName(), "serve"),
            Stream.of(options))
        .toArray(String[]::new);
  }

  @Test
  void sigtermEndsTheServerAndItsOpenStreams() throws Exception {
    Process process = new ProcessBuilder(serve("--port", "0", "--stdout"))
        .redirectErrorStream(true)
        .start();
    try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
      String address = lines.readLine();
      String command = lines.readLine().replaceFirst(".*subscribe: *", "");
      try (Shell stream = Shell.run(command)) {
        stream.out.await("event: lastEventId");
        process.destroy();
        assertTrue(process.waitFor(1, TimeUnit.MINUTES), address);
        assertEquals(0, process.exitValue());
        assertEquals(0, stream.status());
      }
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void theServerRunsWithItsStandardStreamsClosed() throws Exception {
    int port = FreePort.find();
    Process process = new ProcessBuilder(Stream.concat(
                Stream.of("sh", "-c", "exec \"$@\" <&- >&- 2>&-", "sh"),
                Stream.of(serve("--port", "" + port, "--access-log", "--verbose")))
            .toList())
        .start();
    URI server = URI.create("http://127.0.0.1:" + port + "/");
    try {
      Awaitility.await("the server").until(() -> isLive(server));
      try (Reply stream = Http.stream(server, "events?news&polling")) {
        stream.await("event: lastEventId");
        assertEquals(201, Http.post(server.resolve("channels/news/events"), "x").statusCode());
        List<String> lines = stream.rest();
        assertTrue(lines.contains("data: x"), lines::toString);
        // A socket may reuse the descriptor of a closed standard stream, and must not receive the
        // log.
        assertFalse(lines.toString().contains(" info "), lines::toString);
      }
      process.destroy();
      assertTrue(process.waitFor(1, TimeUnit.MINUTES));
      assertEquals(0, process.exitValue());
    } finally {
      process.destroyForcibly();
    }
  }

  private static boolean isLive(URI server) {
    try {
      return Http.get(server.resolve("health/live")).statusCode() == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  @Test
  void systemdAcceptsTheUnit(@TempDir Path folder) throws Exception {
    Path verifier = Path.of("/usr/bin/systemd-analyze");
    assumeTrue(Files.isExecutable(verifier), "systemd is not installed");
    Path unit = folder.resolve("redisse.service");
    // systemd checks whether the program exists.
    Files.writeString(
        unit,
        Files.readString(Path.of("../docs/systemd/redisse.service"))
            .replace("/opt/redisse/", Path.of("..").toRealPath() + "/"));
    Process process = new ProcessBuilder(verifier.toString(), "verify", unit.toString())
        .redirectErrorStream(true)
        .start();
    String found = read(process);
    assertEquals(0, process.waitFor(), found);
    assertFalse(found.contains("redisse.service"), found);
  }

  private static String read(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
