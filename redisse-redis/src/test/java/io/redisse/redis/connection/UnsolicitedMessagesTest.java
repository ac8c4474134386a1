package io.redisse.redis.connection;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.redisse.api.NewEvent;
import io.redisse.redis.BroadcastRecorder;
import io.redisse.redis.FaultProxy;
import io.redisse.redis.RedisBackend;
import io.redisse.redis.RedisProcess;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests unsolicited messages about subscriptions from Redis. */
class UnsolicitedMessagesTest {
  private static final int PUBSUB = 1;

  private final BroadcastRecorder listener = new BroadcastRecorder();
  private RedisProcess redis;
  private FaultProxy proxy;
  private RedisBackend backend;

  @BeforeEach
  void open() {
    redis = RedisProcess.start();
    proxy = new FaultProxy(redis);
    backend = RedisBackend.open(proxy.uri("?timeout=60s"));
    backend.broadcaster().listen(listener);
    backend.broadcaster().subscribe(Set.of("a")).toCompletableFuture().join();
  }

  @AfterEach
  void close() throws IOException {
    backend.close();
    proxy.close();
    redis.close();
  }

  private void inject(String kind, String name) throws IOException {
    proxy.inject(
        PUBSUB,
        "*3\r\n$" + kind.length() + "\r\n" + kind + "\r\n$" + name.length() + "\r\n" + name
            + "\r\n:0\r\n");
  }

  private void assertEventArrives() {
    backend.publish(new NewEvent("a", "x")).toCompletableFuture().join();
    await().until(() -> listener.data().equals(List.of("x")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sunsubscribe", "ssubscribe", "punsubscribe"})
  void messageAboutOtherKindsOfSubscriptionsChangesNothing(String kind) throws IOException {
    inject(kind, "a");

    assertEventArrives();
    assertEquals(List.of(), listener.signals);
  }

  @Test
  void subscriptionThatRedisEndsUnaskedIsRestored() throws IOException {
    inject("unsubscribe", "a");

    await().until(() -> listener.signals.equals(List.of("interrupted", "resumed")));
    assertEventArrives();
  }
}
