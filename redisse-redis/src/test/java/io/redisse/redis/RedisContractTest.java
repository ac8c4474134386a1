package io.redisse.redis;

import io.redisse.api.spi.Backend;
import io.redisse.tck.BackendContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RedisContractTest extends BackendContract {
  private static RedisProcess redis;

  @BeforeAll
  static void startRedis() {
    redis = RedisProcess.start();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @Override
  protected Backend newBackend() {
    return RedisBackend.open(redis.uri(""));
  }
}
