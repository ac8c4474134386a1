package io.redisse.redis;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.BackendRefusedException;
import java.util.ArrayList;
import java.util.List;
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
      for (int i = 0; i < 20; i++) {
        assertEquals(StreamStorm.TWO_NODES, storm.redis.clientNames(), "while publishing");
      }
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
  void whoComesBackFromFarBehindCatchesUpPageByPageWhileEventsGoOn() throws Exception {
    try (StreamStorm storm = new StreamStorm()) {
      storm.publishing.awaitMore(2_000);
      storm.during(storm::comeBackFromTheBeginning);
      storm.assertWhoCameBackGotTheSame();
    }
  }

  @Test
  void aFullRedisRefusesEventsAndStreamsLiveOn() throws Exception {
    try (StreamStorm storm = new StreamStorm()) {
      storm.during(() -> {
        storm.redis.command("CONFIG", "SET", "maxmemory", "1");
        Throwable refusal = storm.publishFailure();
        assertInstanceOf(BackendRefusedException.class, refusal);
        assertTrue(refusal.toString().contains("maxmemory"), refusal::toString);
        storm.redis.command("CONFIG", "SET", "maxmemory", "0");
      });
      storm.assertNothingWasMissed();
    }
  }

  @Test
  void anotherApplicationsSetsAndMessagesAreNoticedByNobody() throws Exception {
    try (StreamStorm storm = new StreamStorm()) {
      storm.during(() -> {
        for (int i = 0; i < 100; i++) {
          storm.redis.command("PUBLISH", "a", "message " + i);
          storm.redis.command("ZADD", "a", "" + i, "player " + i);
          storm.redis.command("ZADD", "b", System.currentTimeMillis() + "000", "visit " + i);
          storm.redis.killClients("redisse-pubsub");
        }
      });
      storm.assertNothingWasMissed();
    }
  }

  @Test
  void aRubyPublisherIsHeardBesideOurs() throws Exception {
    List<String> data = new ArrayList<>();
    try (StreamStorm storm = new StreamStorm()) {
      storm.during(() -> {
        for (int i = 0; i < 300; i++) {
          String channel = i % 2 == 0 ? "a" : "b";
          data.add(channel + " of Ruby " + i);
          storm.redis.publishAsRuby(channel, "t", data.get(i));
        }
      });
      storm.assertAllArrivedBeside(data);
    }
  }

  @Test
  void aReplicaThatLagsAndIsPromotedIsToldToEveryStreamOnce() throws Exception {
    RedisProcess master = RedisProcess.start();
    try (RedisProcess replica = RedisProcess.start();
        Forwarder address = new Forwarder(master);
        StreamStorm storm = new StreamStorm(master, address)) {
      storm.during(() -> {
        replica.command("REPLICAOF", "127.0.0.1", "" + master.port());
        await().until(() -> replica.command("EXISTS", "a", "b", "c", "d", "e").equals(5L));
        replica.command("REPLICAOF", "127.0.0.1", "1");
        storm.publishing.awaitMore(100);
        replica.command("REPLICAOF", "NO", "ONE");
        master.kill();
        address.switchTo(replica);
      });
      storm.assertEverythingConfirmedArrivedOrWasToldAsMissed(true);
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
