package io.redisse.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.Event;
import io.redisse.api.NewEvent;
import io.redisse.api.spi.Backend;
import io.redisse.cli.CliRun;
import io.redisse.cli.Http;
import io.redisse.cli.TestRedis;
import io.redisse.redis.RedisBackend;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Verifies that the prefix in a URI has the same meaning wherever the URI is given. */
class PrefixTest {
  @TempDir
  private Path directory;

  private final TestRedis redis = new TestRedis();
  private final List<String> published = new ArrayList<>();

  @BeforeEach
  void start() {
    redis.start();
  }

  @AfterEach
  void stop() {
    redis.close();
  }

  @ParameterizedTest
  @CsvSource({
    "app:, app:",
    "app%3A, app:",
    "'', ''",
    "a/, a/",
    "a/b, a/b",
    "a%3Fb, a?b",
    "a?b, a?b",
    "%7Bp%7D, {p}",
    "%25%26%23, %&#",
    "a+b%20c, a+b c",
    "h%C3%A9:, h\u00e9:",
    "h\u00e9:, h\u00e9:",
  })
  void prefixIsTheSameThroughEveryEntrance(String inUri, String prefix) throws IOException {
    String url = redis.url() + "?prefix=" + inUri;
    try (RedisBackend backend = RedisBackend.open(URI.create(url))) {
      publish(backend, "RedisBackend.open");
    }
    try (Backend backend = Backend.open(url)) {
      publish(backend, "Backend.open");
    }
    run(Map.of(), "publish", "c", data("publish --redis"), "--redis", url);
    Path file = Files.writeString(directory.resolve("redisse.properties"), "redis = " + url + "\n");
    serve("serve --redis", Map.of(), "--redis", url);
    serve("serve --backend", Map.of(), "--backend", url);
    serve("REDISSE_REDIS", Map.of("REDISSE_REDIS", url));
    serve("REDISSE_BACKEND", Map.of("REDISSE_BACKEND", url));
    serve("serve --config", Map.of(), "--config", file.toString());

    assertEquals(published, stored(prefix));
    List<String> check = run(Map.of(), "check", "--redis", url);
    String line = " +" + (published.size() + 1) + "  c";
    assertTrue(check.stream().anyMatch(each -> each.matches(".*" + line)), check::toString);
  }

  private String data(String entrance) {
    published.add(entrance);
    return entrance;
  }

  private void publish(Backend backend, String entrance) {
    backend.publish(new NewEvent("c", data(entrance))).toCompletableFuture().join();
  }

  private static List<String> run(Map<String, String> environment, String... args) {
    try (CliRun run = CliRun.start(environment, args)) {
      assertEquals(0, run.status(), () -> run.err.lines().toString());
      return run.out.lines();
    }
  }

  private void serve(String entrance, Map<String, String> environment, String... options) {
    List<String> args = new ArrayList<>(List.of("serve", "--port", "0"));
    args.addAll(List.of(options));
    try (CliRun serve = CliRun.start(environment, args.toArray(String[]::new))) {
      assertEquals(
          201,
          Http.post(serve.uri().resolve("channels/c/events"), data(entrance)).statusCode());
    }
  }

  /** Returns what is stored under a prefix that is given in code, not in a URI. */
  private List<String> stored(String prefix) {
    URI uri = URI.create(redis.url());
    try (RedisBackend backend = RedisBackend.builder()
        .host(uri.getHost())
        .port(uri.getPort())
        .prefix(prefix)
        .open()) {
      return backend
          .store()
          .history(Set.of("c"), 1, 100)
          .toCompletableFuture()
          .join()
          .events()
          .stream()
          .map(Event::data)
          .toList();
    }
  }
}
