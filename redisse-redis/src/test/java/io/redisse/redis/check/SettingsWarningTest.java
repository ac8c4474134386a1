package io.redisse.redis.check;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.Event;
import io.redisse.api.spi.Broadcaster;
import io.redisse.redis.RedisBackend;
import io.redisse.redis.RedisProcess;
import io.redisse.redis.check.RedisCheck.Finding;
import io.redisse.redis.check.RedisCheck.Level;
import java.net.URI;
import java.text.MessageFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SettingsWarningTest {
  /** Held here, because the logging library keeps weak references. */
  private final Logger logger = Logger.getLogger(SettingsWarning.class.getName());

  private final List<LogRecord> records = new CopyOnWriteArrayList<>();

  private final Handler recorder = new Handler() {
    @Override
    public void publish(LogRecord entry) {
      records.add(entry);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  };

  @BeforeEach
  void record() {
    logger.setLevel(java.util.logging.Level.ALL);
    logger.addHandler(recorder);
  }

  @AfterEach
  void stopRecording() {
    logger.removeHandler(recorder);
    logger.setLevel(null);
  }

  private static final class NoListener implements Broadcaster.Listener {
    @Override
    public void onEvent(Event event) {}

    @Override
    public void onInterrupted() {}

    @Override
    public void onResumed() {}

    @Override
    public void onReset(long epoch) {}
  }

  private List<String> warnings() {
    return records.stream()
        .filter(entry -> entry.getLevel().equals(java.util.logging.Level.WARNING))
        .map(entry -> MessageFormat.format(entry.getMessage(), entry.getParameters()))
        .toList();
  }

  private static List<String> risksOf(RedisProcess redis) {
    return RedisCheck.of(redis.uri("")).findings().stream()
        .filter(finding -> List.of("role", "persistence", "eviction").contains(finding.subject()))
        .filter(finding -> finding.level() == Level.WARN || finding.level() == Level.BAD)
        .map(SettingsWarningTest::text)
        .toList();
  }

  private static String text(Finding finding) {
    return finding.subject() + ": " + finding.found() + " -> " + finding.cure();
  }

  @Test
  void eachRiskySettingIsLoggedOnceWithTheMessageOfTheCheck() {
    try (RedisProcess redis = RedisProcess.start(
            "--appendonly", "yes", "--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru");
        RedisProcess replica = RedisProcess.start("--replicaof", "127.0.0.1", "" + redis.port());
        RedisBackend backend = RedisBackend.open(redis.uri(""))) {
      await()
          .until(() ->
              ((String) replica.command("INFO", "replication")).contains("master_link_status:up"));
      backend.broadcaster().listen(new NoListener());

      await().until(() -> warnings().size() == 3);
      await()
          .until(() -> !((String) redis.command("CLIENT", "LIST")).contains("name=redisse-check "));
      String address = "Redis at redis://127.0.0.1:" + redis.port() + "/0: ";
      assertEquals(
          risksOf(redis),
          warnings().stream().map(line -> line.replace(address, "")).toList());
    }
  }

  @Test
  void settingsThatLoseNothingAreNotMentioned() {
    try (RedisProcess redis = RedisProcess.start("--appendonly", "yes", "--appendfsync", "always");
        RedisProcess risky = RedisProcess.start();
        RedisBackend backend = RedisBackend.open(redis.uri(""));
        RedisBackend later = RedisBackend.open(risky.uri(""))) {
      backend.broadcaster().listen(new NoListener());
      later.broadcaster().listen(new NoListener());

      await().until(() -> !warnings().isEmpty());
      assertFalse(
          warnings().toString().contains(":" + redis.port() + "/"), warnings().toString());
    }
  }

  @Test
  void processThatOnlyPublishesDoesNotWarn() {
    try (RedisProcess redis = RedisProcess.start();
        RedisProcess other = RedisProcess.start();
        RedisBackend publisher = RedisBackend.open(redis.uri(""));
        RedisBackend node = RedisBackend.open(other.uri(""))) {
      publisher.store().lastId().toCompletableFuture().join();
      node.broadcaster().listen(new NoListener());

      await().until(() -> !warnings().isEmpty());
      assertFalse(
          warnings().toString().contains(":" + redis.port() + "/"), warnings().toString());
    }
  }

  @Test
  void forbiddenConfigurationIsNotAFailure() {
    try (RedisProcess redis = RedisProcess.start("--appendonly", "yes")) {
      redis.command("ACL", "SETUSER", "narrow", "on", ">secret", "~*", "&*", "+@all", "-config");
      try (RedisBackend backend =
          RedisBackend.open(URI.create("redis://narrow:secret@127.0.0.1:" + redis.port() + "/"))) {
        backend.broadcaster().listen(new NoListener());
        await()
            .until(() -> ((String) redis.command("INFO", "commandstats"))
                .lines()
                .anyMatch(line -> line.matches("cmdstat_config.*rejected_calls=[1-9].*")));

        assertEquals(List.of(), warnings());
      }
    }
  }

  @Test
  void otherPrefixThatProducesTheSameNamesIsLogged() {
    try (RedisProcess redis = RedisProcess.start("--appendonly", "yes", "--appendfsync", "always");
        RedisBackend tenant = RedisBackend.open(redis.uri("?prefix=app:"));
        RedisBackend backend = RedisBackend.open(redis.uri(""))) {
      tenant.broadcaster().listen(new NoListener());
      backend.broadcaster().listen(new NoListener());

      await().until(() -> warnings().size() == 2);
      assertTrue(
          warnings().stream().allMatch(line -> line.contains("prefixes: the prefix '")),
          warnings().toString());
    }
  }
}
