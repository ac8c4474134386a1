package io.redisse.redis;

import io.redisse.api.spi.Backend;
import io.redisse.api.spi.Broadcaster;
import io.redisse.api.spi.EventStore;
import io.redisse.tck.SharedBackendContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

@Tag("quiet")
class RedisContractTest extends SharedBackendContract {
  private static RedisProcess redis;
  private static RedisProcess unreachable;

  @BeforeAll
  static void startRedis() {
    redis = RedisProcess.start("--appendonly", "yes");
    unreachable = RedisProcess.start();
    unreachable.kill();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
    unreachable.close();
  }

  @Override
  protected Backend newBackend() {
    return RedisBackend.open(redis.uri(""));
  }

  @Override
  protected Backend secondBackend() {
    return newBackend();
  }

  @Override
  protected Backend unreachableBackend() {
    return RedisBackend.open(unreachable.uri("?timeout=500ms"));
  }

  @Override
  protected void loseEverything(EventStore store) {
    redis.command("FLUSHALL");
  }

  @Override
  protected void loseChannel(EventStore store, String channel) {
    redis.command("DEL", channel);
  }

  @Override
  protected Runnable refuseWrites(EventStore store) {
    redis.command("CONFIG", "SET", "min-replicas-to-write", "1");
    return () -> redis.command("CONFIG", "SET", "min-replicas-to-write", "0");
  }

  @Override
  protected Runnable saveData() {
    redis.saveFiles();
    return () -> {
      redis.kill();
      redis.restoreFiles();
      redis.restart();
    };
  }

  @Override
  protected void interrupt(Broadcaster broadcaster) {
    redis.killClients("redisse-pubsub");
  }
}
