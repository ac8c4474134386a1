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
 * Verifies that, whatever happens to Redis, each stream receives every event exactly once and in
 * order, and receives missedevents if and only if it missed some (STREAM-1, STREAM-3, STREAM-7).
 */
class StreamsOverRedisTest {
  @Test
  void restartFromTheAppendOnlyFileIsInvisible() throws Exception {
    try (StreamsUnderLoad load =
        new StreamsUnderLoad("--appendonly", "yes", "--appendfsync", "always")) {
      load.during(() -> {
        load.redis.kill();
        load.redis.restart();
      });
      load.assertNothingWasMissed();
    }
  }

  @Test
  void connectionsCutAHundredTimesAreInvisible() throws Exception {
    try (StreamsUnderLoad load = new StreamsUnderLoad()) {
      for (int i = 0; i < 20; i++) {
        assertEquals(StreamsUnderLoad.TWO_NODES, load.redis.clientNames(), "while publishing");
      }
      load.during(() -> {
        for (int i = 0; i < 100; i++) {
          load.redis.killClients(i % 2 == 0 ? "redisse-pubsub" : "redisse-commands");
          load.publishing.awaitMore(5);
        }
      });
      load.assertNothingWasMissed();
      await().until(() -> load.redis.clientNames().equals(StreamsUnderLoad.TWO_NODES));
    }
  }

  @Test
  void redisThatHangsForSecondsIsInvisible() throws Exception {
    try (StreamsUnderLoad load = new StreamsUnderLoad()) {
      load.during(() -> {
        load.redis.signal("STOP");
        // Long enough for the nodes to cut their connections.
        TimeUnit.SECONDS.sleep(5);
        load.redis.signal("CONT");
      });
      load.assertNothingWasMissed();
    }
  }

  @Test
  void flushedScriptsAreInvisible() throws Exception {
    try (StreamsUnderLoad load = new StreamsUnderLoad()) {
      load.during(() -> {
        for (int i = 0; i < 200; i++) {
          load.redis.command("SCRIPT", "FLUSH");
        }
      });
      load.assertNothingWasMissed();
    }
  }

  @Test
  void reconnectingClientsCatchUpPageByPageDuringPublishing() throws Exception {
    try (StreamsUnderLoad load = new StreamsUnderLoad()) {
      load.publishing.awaitMore(2_000);
      load.during(load::reconnectFromTheBeginning);
      load.assertReconnectedReceivedTheSame();
    }
  }

  @Test
  void fullRedisRejectsEventsAndStreamsStayOpen() throws Exception {
    try (StreamsUnderLoad load = new StreamsUnderLoad()) {
      load.during(() -> {
        load.redis.command("CONFIG", "SET", "maxmemory", "1");
        Throwable rejection = load.publishFailure();
        assertInstanceOf(BackendRefusedException.class, rejection);
        assertTrue(rejection.toString().contains("maxmemory"), rejection::toString);
        load.redis.command("CONFIG", "SET", "maxmemory", "0");
      });
      load.assertNothingWasMissed();
    }
  }

  @Test
  void foreignSetsAndMessagesAreInvisible() throws Exception {
    try (StreamsUnderLoad load = new StreamsUnderLoad()) {
      load.during(() -> {
        for (int i = 0; i < 100; i++) {
          load.redis.command("PUBLISH", "a", "message " + i);
          load.redis.command("ZADD", "a", "" + i, "player " + i);
          load.redis.command("ZADD", "b", System.currentTimeMillis() + "000", "visit " + i);
          load.redis.killClients("redisse-pubsub");
        }
      });
      load.assertNothingWasMissed();
    }
  }

  @Test
  void eventsOfARubyPublisherAreDeliveredToo() throws Exception {
    List<String> data = new ArrayList<>();
    try (StreamsUnderLoad load = new StreamsUnderLoad()) {
      load.during(() -> {
        for (int i = 0; i < 300; i++) {
          String channel = i % 2 == 0 ? "a" : "b";
          data.add(channel + " of Ruby " + i);
          load.redis.publishAsRuby(channel, "t", data.get(i));
        }
      });
      load.assertAllArrivedWithRuby(data);
    }
  }

  @Test
  void promotedReplicaThatLaggedIsReportedToEveryStreamOnce() throws Exception {
    RedisProcess master = RedisProcess.start();
    try (RedisProcess replica = RedisProcess.start();
        FaultProxy proxy = new FaultProxy(master);
        StreamsUnderLoad load = new StreamsUnderLoad(master, proxy)) {
      load.during(() -> {
        replica.command("REPLICAOF", "127.0.0.1", "" + master.port());
        await().until(() -> replica.command("EXISTS", "a", "b", "c", "d", "e").equals(5L));
        replica.command("REPLICAOF", "127.0.0.1", "1");
        load.publishing.awaitMore(100);
        replica.command("REPLICAOF", "NO", "ONE");
        master.kill();
        proxy.switchTo(replica);
      });
      load.assertEverythingConfirmedArrivedOrWasReported(true);
    }
  }

  @Test
  void flushLosesNothingOnOpenStreams() throws Exception {
    try (StreamsUnderLoad load = new StreamsUnderLoad()) {
      load.during(() -> load.redis.command("FLUSHALL"));
      load.assertEverythingConfirmedArrivedOrWasReported(false);
    }
  }

  @Test
  void restartWithoutDataIsReportedToEveryStreamOnce() throws Exception {
    try (StreamsUnderLoad load = new StreamsUnderLoad()) {
      load.during(() -> {
        load.redis.kill();
        load.redis.restart();
      });
      load.assertEverythingConfirmedArrivedOrWasReported(true);
    }
  }

  @Test
  void restartFromAnOldSnapshotIsReportedToEveryStreamOnce() throws Exception {
    try (StreamsUnderLoad load = new StreamsUnderLoad()) {
      load.redis.save();
      load.publishing.awaitMore(100);
      load.during(() -> {
        load.redis.kill();
        load.redis.restart();
      });
      load.assertEverythingConfirmedArrivedOrWasReported(true);
    }
  }

  @Test
  void lossThatOnlyOneNodeKnowsIsReportedToTheStreamsOfBoth() throws Exception {
    try (StreamsUnderLoad load =
        new StreamsUnderLoad("--appendonly", "yes", "--appendfsync", "always")) {
      load.redis.saveFiles();
      load.publishing.awaitMore(100);
      load.during(() -> {
        load.redis.kill();
        load.redis.restoreFiles();
        load.redis.restart();
        await()
            .until(() -> load.streams.stream()
                .allMatch(stream -> stream.hasReceived("{\"channels\":{")
                    || stream.received().stream()
                        .anyMatch(each -> each.type().equals("missedevents"))));
      });
      load.assertEverythingConfirmedArrivedOrWasReported(true);
    }
  }
}
