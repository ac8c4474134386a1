package io.redisse.redis.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.redis.RedisBackend;
import io.redisse.redis.RedisProcess;
import io.redisse.redis.check.RedisCheck.Finding;
import io.redisse.redis.check.RedisCheck.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Verifies that applications that accidentally share names in a Redis are detected. */
class PrefixCheckTest {
  private final RedisProcess redis = RedisProcess.start();

  @AfterEach
  void close() {
    redis.close();
  }

  private Finding finding(String options) {
    return RedisCheck.of(redis.uri(options)).findings().stream()
        .filter(finding -> finding.subject().equals("prefixes"))
        .findFirst()
        .orElseThrow();
  }

  private void assertWarns(String part, String options) {
    Finding finding = finding(options);
    assertEquals(Level.WARN, finding.level(), finding::toString);
    assertTrue(finding.found().contains(part), finding::toString);
    assertTrue(finding.cure().contains("~PREFIX* &PREFIX*"), finding::toString);
  }

  /** Opens a store, which remains in Redis when its only server ends. */
  private void leave(String options) {
    RedisBackend.open(redis.uri(options)).close();
  }

  @Test
  void prefixThatBeginsWithAnotherIsReportedOnBothSides() {
    leave("");
    leave("?prefix=app:");

    assertWarns("'' can read and write its channels, as 'app:…'", "");
    assertWarns("the channels of the prefix 'app:', as 'app:…'", "?prefix=app:");
    assertWarns("'app:' is used too", "?prefix=app:eu:");
  }

  @Test
  void storeInAnotherDatabaseIsReportedBecauseDatabasesShareLiveEvents() {
    try (RedisBackend other = RedisBackend.open(redis.uri("2?prefix=app:"))) {
      other.store().lastId().toCompletableFuture().join();
      assertWarns("as 'app:…'", "");
    }
    assertWarns("the same prefix is used in database 2", "?prefix=app:");
    leave("");
    assertWarns("the same prefix is used in database 0", "2");
  }

  @Test
  void unrelatedPrefixesAreFine() {
    leave("?prefix=app:");
    leave("?prefix=shop:");

    assertEquals(Level.OK, finding("?prefix=app:").level());
    assertEquals(Level.OK, finding("?prefix=shop:").level());
    assertEquals(Level.OK, finding("?prefix=ap%5B").level());
  }

  @Test
  void manyPrefixesAreSummarized() {
    for (int i = 0; i < 5; i++) {
      leave("?prefix=app" + i + ":");
    }
    assertWarns("2 more such prefixes", "");
  }
}
