package io.redisse.redis.check;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.NewEvent;
import io.redisse.redis.RedisBackend;
import io.redisse.redis.RedisProcess;
import io.redisse.redis.check.RedisCheck.ChannelUse;
import io.redisse.redis.check.RedisCheck.Finding;
import io.redisse.redis.check.RedisCheck.Level;
import io.redisse.redis.check.RedisCheck.Report;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RedisCheckTest {
  private static Finding finding(String subject, Report report) {
    return report.findings().stream()
        .filter(finding -> finding.subject().equals(subject))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no finding for " + subject + " in " + report));
  }

  private static Level level(String subject, Report report) {
    return finding(subject, report).level();
  }

  private static void assertFound(Level level, String part, Finding finding) {
    assertEquals(level, finding.level(), finding::toString);
    assertTrue(finding.found().contains(part), finding::toString);
  }

  private static Set<String> subjects(Report report, Level level) {
    return report.findings().stream()
        .filter(finding -> finding.level() == level)
        .map(Finding::subject)
        .collect(Collectors.toSet());
  }

  private static void publish(URI uri, String channel, String data) {
    try (RedisBackend backend = RedisBackend.open(uri)) {
      backend.publish(new NewEvent(channel, data)).toCompletableFuture().join();
    }
  }

  @Test
  void goodRedisNeedsNoChangesAndStaysUnchanged() {
    try (RedisProcess redis =
        RedisProcess.start("--appendonly", "yes", "--appendfsync", "always")) {
      publish(redis.uri(""), "small", "x");
      publish(redis.uri(""), "large", "x".repeat(10_000));
      Object keys = redis.command("DBSIZE");
      Object newest = redis.command("GET", "redisse:lastEventId");

      Report report = RedisCheck.of(redis.uri(""));

      assertEquals(Level.OK, report.verdict(), report::toString);
      assertEquals(
          List.of("large", "small"),
          report.largest().stream().map(ChannelUse::channel).toList());
      assertTrue(report.largest().get(0).bytes() > 10_000, report::toString);
      assertEquals(keys, redis.command("DBSIZE"));
      assertEquals(newest, redis.command("GET", "redisse:lastEventId"));
    }
  }

  @Test
  void checkBeginsNoNewLife() {
    try (RedisProcess redis = RedisProcess.start()) {
      redis.publishAsRuby("news", "t", "x");

      Report report = RedisCheck.of(redis.uri(""));

      assertFound(Level.WARN, "count up from 1", finding("life", report));
      assertFound(Level.WARN, "(news)", finding("ruby", report));
      assertEquals("1", redis.command("GET", "redisse:lastEventId"));
    }
  }

  @Test
  void riskySettingsAreReported() {
    try (RedisProcess redis = RedisProcess.start(
        "--maxmemory",
        "100mb",
        "--maxmemory-policy",
        "allkeys-lru",
        "--client-output-buffer-limit",
        "pubsub",
        "64kb",
        "32kb",
        "1")) {
      Report report = RedisCheck.of(redis.uri(""));

      assertEquals(Set.of("eviction"), subjects(report, Level.BAD), report::toString);
      assertEquals(
          Set.of("persistence", "pubsub-buffer"), subjects(report, Level.WARN), report::toString);
      assertEquals("maxmemory-policy noeviction", finding("eviction", report).cure());
      assertEquals(Level.OK, level("round-trip", report), report::toString);
      assertEquals(Level.BAD, report.verdict());
    }
  }

  @Test
  void evictionThatCannotHappenYetIsAWarning() {
    try (RedisProcess redis = RedisProcess.start("--maxmemory-policy", "allkeys-lru")) {
      assertFound(Level.WARN, "maxmemory is 0", finding("eviction", RedisCheck.of(redis.uri(""))));
    }
  }

  @Test
  void replicaIsBadAndIsNotWrittenTo() {
    try (RedisProcess master = RedisProcess.start();
        RedisProcess replica = RedisProcess.start("--replicaof", "127.0.0.1", "" + master.port())) {
      await()
          .until(() ->
              ((String) replica.command("INFO", "replication")).contains("master_link_status:up"));

      Report report = RedisCheck.of(replica.uri(""));

      assertFound(Level.BAD, "a replica of 127.0.0.1:" + master.port(), finding("role", report));
      assertEquals(Level.UNKNOWN, level("round-trip", report));
      assertFound(Level.WARN, "1 replica;", finding("role", RedisCheck.of(master.uri(""))));
    }
  }

  @Test
  void wrongPasswordIsOneFindingWithoutThePassword() {
    try (RedisProcess redis = RedisProcess.start("--requirepass", "right")) {
      Report report = RedisCheck.of(URI.create("redis://:wr0ng@127.0.0.1:" + redis.port() + "/"));

      assertEquals(1, report.findings().size(), report::toString);
      assertFound(Level.BAD, "password", finding("connection", report));
      assertFalse(report.toString().contains("wr0ng"), report::toString);
    }
  }

  @Test
  void otherServerAndNoServerAreOneFinding() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread answering = new Thread(() -> answerAsAnotherProtocol(other));
      answering.setDaemon(true);
      answering.start();
      Report report = RedisCheck.of(URI.create("redis://127.0.0.1:" + other.getLocalPort()));
      assertEquals(1, report.findings().size(), report::toString);
      assertFound(Level.BAD, "not Redis", finding("connection", report));
    }
    Report noServer = RedisCheck.of(URI.create("redis://127.0.0.1:1/?timeout=200ms"));
    assertEquals(1, noServer.findings().size(), noServer::toString);
    assertEquals(Level.BAD, level("connection", noServer));
  }

  private static void answerAsAnotherProtocol(ServerSocket server) {
    try (Socket client = server.accept()) {
      client
          .getOutputStream()
          .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      client.getInputStream().readAllBytes();
    } catch (IOException e) {
      // The client has disconnected, as expected.
    }
  }

  @Test
  void checksWithoutPermissionAreUnknown() {
    try (RedisProcess redis = RedisProcess.start("--appendonly", "yes")) {
      command(
          redis,
          "ACL SETUSER narrow on >secret ~* &* +eval +evalsha +publish +subscribe +unsubscribe"
              + " +client|setname +select +get +set +setnx +incrby +zadd +zrem +zcard +zcount +zrange"
              + " +zrangebyscore +zrevrangebyscore +zremrangebyrank +persist +pexpire +time +info");
      Report report =
          RedisCheck.of(URI.create("redis://narrow:secret@127.0.0.1:" + redis.port() + "/"));

      assertEquals(
          Set.of("persistence", "pubsub-buffer", "clients", "prefixes", "channels"),
          subjects(report, Level.UNKNOWN),
          report::toString);
      assertFound(Level.UNKNOWN, "could not check", finding("channels", report));
      assertEquals(Level.OK, level("round-trip", report), report::toString);
      assertEquals(Level.WARN, report.verdict());
      assertEquals(0L, redis.command("DBSIZE"), "the round trip leaves nothing");
    }
  }

  @Test
  void missingPermissionThatAServerNeedsIsBad() {
    try (RedisProcess redis = RedisProcess.start()) {
      command(redis, "ACL SETUSER mute on >secret ~* &* +@all -publish");
      Finding roundTrip = finding(
          "round-trip",
          RedisCheck.of(URI.create("redis://mute:secret@127.0.0.1:" + redis.port() + "/")));

      assertEquals(Level.BAD, roundTrip.level(), roundTrip::toString);
      assertTrue(roundTrip.cure().contains("rights"), roundTrip::toString);
      assertEquals(0L, redis.command("DBSIZE"), "the round trip leaves nothing");
    }
  }

  private static void command(RedisProcess redis, String line) {
    assertEquals("OK", redis.command(line.split(" ")));
  }

  @Test
  void foreignDataUnderChannelNamesIsReportedExceptForOtherPrefixes() {
    try (RedisProcess redis = RedisProcess.start()) {
      redis.command("SET", "session", "x");
      redis.command("ZADD", "a[b:scores", "3", "player");
      publish(redis.uri("?prefix=a%5Bb:"), "news", "x");

      assertFound(
          Level.WARN,
          "1 key with foreign data under possible channel names (scores)",
          finding("foreign-keys", RedisCheck.of(redis.uri("?prefix=a%5Bb:"))));
      assertEquals(Level.OK, level("foreign-keys", RedisCheck.of(redis.uri("?prefix=c:"))));
      Report all = RedisCheck.of(redis.uri(""));
      assertFound(Level.WARN, "2 keys with foreign data", finding("foreign-keys", all));
    }
  }

  @Test
  void settingsThatPreventAStartAreBad() {
    try (RedisProcess redis = RedisProcess.start()) {
      publish(redis.uri("?historySize=7&historyTtl=2h"), "news", "x");

      assertFound(
          Level.BAD,
          "newest 7 events",
          finding("history", RedisCheck.of(redis.uri("?historySize=8"))));
      assertEquals(
          Level.OK, level("history", RedisCheck.of(redis.uri("?historySize=7&historyTtl=2h"))));

      redis.publishAsRuby("news", "t", "x");
      assertFound(
          Level.BAD, "do not renew the expiry", finding("ruby", RedisCheck.of(redis.uri(""))));
    }
  }

  @Test
  void restartSinceTheLastServerConnectedIsAWarning() {
    try (RedisProcess redis = RedisProcess.start("--appendonly", "yes")) {
      publish(redis.uri(""), "news", "x");
      redis.kill();
      redis.restart();
      await().until(() -> !redis.command("INFO", "persistence").toString().contains("loading:1"));

      Finding life = finding("life", RedisCheck.of(redis.uri("")));
      assertFound(Level.WARN, "restarted or promoted", life);
      assertEquals(life, finding("life", RedisCheck.of(redis.uri(""))), "a check changes nothing");
    }
  }
}
