package io.redisse.redis;

import io.redisse.api.spi.EventStore;
import io.redisse.tck.DurableStoreContract;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** Certifies a short history in a Redis that is killed and restarted from its append-only file. */
class RedisDurabilityTest extends DurableStoreContract {
  private static RedisProcess redis;

  @BeforeAll
  static void startRedis() {
    redis = RedisProcess.start("--appendonly", "yes", "--appendfsync", "always");
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  private final List<RedisBackend> backends = new ArrayList<>();

  @AfterEach
  void closeBackends() {
    backends.forEach(RedisBackend::close);
  }

  @Override
  protected EventStore newStore() {
    RedisBackend backend = RedisBackend.open(redis.uri("?historySize=20&prefix=short:"));
    backends.add(backend);
    return backend.store();
  }

  @Override
  protected int historySize() {
    return 20;
  }

  @Override
  protected void loseChannel(EventStore store, String channel) {
    redis.command("DEL", "short:" + channel);
  }

  @Override
  protected Runnable refuseWrites(EventStore store) {
    redis.command("CONFIG", "SET", "maxmemory", "1");
    return () -> redis.command("CONFIG", "SET", "maxmemory", "0");
  }

  @Override
  protected EventStore reopen(EventStore closed) {
    redis.kill();
    redis.restart();
    return newStore();
  }
}
