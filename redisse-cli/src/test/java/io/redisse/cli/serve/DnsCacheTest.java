package io.redisse.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.redisse.cli.FreePort;
import io.redisse.cli.Http;
import io.redisse.cli.Main;
import io.redisse.cli.TestRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs separate processes, because Java reads the settings of its DNS cache only once. */
class DnsCacheTest {
  /** Less than the 30 s for which Java keeps an address by default. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir
  Path folder;

  /** Prints the settings after {@link DnsCache#shorten}. */
  static final class Printer {
    private Printer() {}

    public static void main(String[] args) {
      DnsCache.shorten();
      System.out.print(Security.getProperty("networkaddress.cache.ttl") + " "
          + Security.getProperty("networkaddress.cache.negative.ttl"));
    }
  }

  private static ProcessBuilder java(String option, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        option,
        "-cp",
        System.getProperty("java.class.path"),
        main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true);
  }

  private static String settings(String option) throws IOException {
    return new String(
        java(option, Printer.class).start().getInputStream().readAllBytes(),
        StandardCharsets.UTF_8);
  }

  @Test
  void settingsOfTheUserTakePrecedence() throws IOException {
    Path file = folder.resolve("security");
    Files.writeString(file, "networkaddress.cache.ttl=60\nnetworkaddress.cache.negative.ttl=0\n");

    assertEquals("5 1", settings("-Dunrelated=1"));
    assertEquals("60 0", settings("-Djava.security.properties=" + file));
    assertEquals("null 1", settings("-Dsun.net.inetaddr.ttl=60"));
    assertEquals("5 10", settings("-Dsun.net.inetaddr.negative.ttl=60"));
  }

  @Test
  void serverFollowsANameThatChangesWithoutARestart() throws IOException {
    Path names = folder.resolve("names");
    Files.writeString(names, "127.0.0.2 redis.example.com\n");
    int port = FreePort.find();
    URI server = URI.create("http://127.0.0.1:" + port + "/");
    try (TestRedis redis = TestRedis.started()) {
      Process process = java(
              "-Djdk.net.hosts.file=" + names,
              Main.class,
              "serve",
              "--port",
              "" + port,
              "--redis",
              redis.url().replace("127.0.0.1", "redis.example.com"))
          .redirectOutput(folder.resolve("log").toFile())
          .start();
      try {
        Awaitility.await().until(() -> readiness(server) == 503);

        Files.writeString(names, "127.0.0.1 redis.example.com\n");

        Awaitility.await().atMost(PATIENCE).until(() -> readiness(server) == 200);
      } finally {
        process.destroyForcibly();
      }
    }
  }

  /** Returns the status of the readiness check; 0 if the server does not answer. */
  private static int readiness(URI server) {
    try {
      return Http.get(server.resolve("health/ready")).statusCode();
    } catch (UncheckedIOException e) {
      return 0;
    }
  }
}
