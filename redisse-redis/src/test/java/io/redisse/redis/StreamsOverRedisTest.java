package io.redisse.redis;

import static org.awaitility.Awaitility.await;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Whatever happens to Redis, each stream gets every event exactly once and in order, and is told of
 * missed events where there are some and nowhere else (STREAM-1, STREAM-3, STREAM-7).
 */
class StreamsOverRedisTest {
  @Test
  void aKilledRedisThatComesBackWithItsAppendOnlyFileIsNoticedByNobody() throws Exception {
    try (StreamStorm storm = new StreamStorm("--appendonly", "yes", "--appendfsync", "always")) {
      storm.during(() -> {
        storm.redis.kill();
        storm.redis.restart();
      });
      storm.assertNothingWasMissed();
    }
  }

  @Test
  void connectionsCutAHundredTimesAreNoticedByNobody() throws Exception {
    try (StreamStorm storm = new StreamStorm()) {
      storm.during(() -> {
        for (int i = 0; i < 100; i++) {
          storm.redis.killClients(i % 2 == 0 ? "redisse-pubsub" : "redisse-commands");
          storm.publishing.awaitMore(5);
        }
      });
      storm.assertNothingWasMissed();
      await().until(() -> storm.redis.clientNames().equals(StreamStorm.TWO_NODES));
    }
  }

  @Test
  void aRedisThatStandsStillForSecondsIsNoticedByNobody() throws Exception {
    try (StreamStorm storm = new StreamStorm()) {
      storm.during(() -> {
        storm.redis.signal("STOP");
        // Long enough for the nodes to give their connections up.
        TimeUnit.SECONDS.sleep(5);
        storm.redis.signal("CONT");
      });
      storm.assertNothingWasMissed();
    }
  }

  @Test
  void flushedScriptsAreNoticedByNobody() throws Exception {
    try (StreamStorm storm = new StreamStorm()) {
      storm.during(() -> {
        for (int i = 0; i < 200; i++) {
          storm.redis.command("SCRIPT", "FLUSH");
        }
      });
      storm.assertNothingWasMissed();
    }
  }

  @Test
  void aFlushTakesNothingFromStreamsThatAreOpen() throws Exception {
    try (StreamStorm storm = new StreamStorm()) {
      storm.during(() -> storm.redis.command("FLUSHALL"));
      storm.assertEverythingConfirmedArrivedOrWasToldAsMissed(false);
    }
  }

  @Test
  void aRedisThatComesBackEmptyIsToldToEveryStreamOnce() throws Exception {
    try (StreamStorm storm = new StreamStorm()) {
      storm.during(() -> {
        storm.redis.kill();
        storm.redis.restart();
      });
      storm.assertEverythingConfirmedArrivedOrWasToldAsMissed(true);
    }
  }

  @Test
  void aRedisThatComesBackWithAnOldSnapshotIsToldToEveryStreamOnce() throws Exception {
    try (StreamStorm storm = new StreamStorm()) {
      storm.redis.command("SAVE");
      storm.publishing.awaitMore(100);
      storm.during(() -> {
        storm.redis.kill();
        storm.redis.restart();
      });
      storm.assertEverythingConfirmedArrivedOrWasToldAsMissed(true);
    }
  }

  @Test
  void aLossThatOnlyOneNodeCanKnowIsToldToTheStreamsOfBoth() throws Exception {
    try (StreamStorm storm = new StreamStorm("--appendonly", "yes", "--appendfsync", "always")) {
      storm.redis.saveFiles();
      storm.publishing.awaitMore(100);
      storm.during(() -> {
        storm.redis.kill();
        storm.redis.restoreFiles();
        storm.redis.restart();
        await()
            .until(() -> storm.streams.stream()
                .allMatch(stream -> stream.hasReceived("{\"channels\":{")
                    || stream.received().stream()
                        .anyMatch(each -> each.type().equals("missedevents"))));
      });
      storm.assertEverythingConfirmedArrivedOrWasToldAsMissed(true);
    }
  }
}
