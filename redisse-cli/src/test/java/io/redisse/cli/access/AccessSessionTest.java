package io.redisse.cli.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.cli.CliRun;
import io.redisse.cli.Http;
import io.redisse.cli.Shell;
import io.redisse.cli.TestRedis;
import io.redisse.cli.Tokens;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verifies that servers with the same Redis share revocations and idempotency keys. */
class AccessSessionTest {
  private static final Pattern SESSION = Pattern.compile(
      "## Rights that end, as a session\n.*?```sh\n(.*?)```.*?```text\n(.*?)```", Pattern.DOTALL);
  private static final Pattern ID = Pattern.compile("\\d{16}");

  private final TestRedis redis = new TestRedis();

  @TempDir
  private Path directory;

  private Path key;

  @BeforeEach
  void start() throws IOException {
    redis.start();
    key = Files.writeString(directory.resolve("key"), Tokens.SECRET);
  }

  @AfterEach
  void stopRedis() {
    redis.close();
  }

  private CliRun serve() {
    return CliRun.start(
        "serve",
        "--port",
        "0",
        "--redis",
        redis.url(),
        "--channels",
        "jwt",
        "--jwt-key",
        key.toString(),
        "--publish-token",
        "p",
        "--operator-token",
        "o");
  }

  private static String address(CliRun serve) {
    return serve.uri().toString().replaceFirst("/$", "");
  }

  @Test
  void theDocumentedSessionPrintsWhatTheDocumentShows() throws IOException {
    Matcher session = SESSION.matcher(Files.readString(Path.of("../docs/operating.md")));
    assertTrue(session.find());
    Path script = Files.writeString(
        directory.resolve("session.sh"), "cd '" + directory + "'\n" + session.group(1));
    try (CliRun one = serve();
        CliRun two = serve();
        Shell shell = Shell.run(
            "sh " + script,
            Map.of(
                "ONE",
                address(one),
                "TWO",
                address(two),
                "SECRET",
                Tokens.SECRET,
                "PUBLISH",
                "p",
                "OPERATOR",
                "o"))) {
      assertEquals(0, shell.status());
      assertEquals(normalized(session.group(2).lines().toList()), normalized(shell.out.lines()));
    }
  }

  /** Replaces ids with sequence numbers and times with a constant, so that runs can be compared. */
  private static List<String> normalized(List<String> lines) {
    List<String> ids = new ArrayList<>();
    return lines.stream()
        .map(line -> line.replaceAll("\"20[-0-9:TZ.]+\"", "\"a time\""))
        .map(line -> ID.matcher(line).replaceAll(id -> {
          if (!ids.contains(id.group())) {
            ids.add(id.group());
          }
          return "id" + ids.indexOf(id.group());
        }))
        .toList();
  }

  @Test
  void idempotencyKeysSurviveARestartOfAllServers() {
    String first;
    try (CliRun before = serve()) {
      first = publish(before).body();
    }
    try (CliRun after = serve()) {
      HttpResponse<String> again = publish(after);
      assertEquals(201, again.statusCode());
      assertEquals(first, again.body());
      assertEquals("true", again.headers().firstValue("Idempotent-Replayed").orElse(""));
    }
  }

  private static HttpResponse<String> publish(CliRun serve) {
    return Http.post(
        serve.uri().resolve("channels/news/events"),
        "shipped",
        "Authorization",
        "Bearer p",
        "Idempotency-Key",
        "order-4711");
  }
}
