package io.redisse.redis;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.redisse.api.Event;
import io.redisse.api.History;
import io.redisse.api.NewEvent;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** A Redis server and one backend with a recording listener, for tests that disturb the server. */
abstract class OutageTestCase {
  static final List<String> BOTH_CONNECTIONS = List.of("redisse-commands", "redisse-pubsub");

  final BroadcastRecorder listener = new BroadcastRecorder();
  private @Nullable RedisProcess redis;
  private @Nullable RedisBackend backend;

  @AfterEach
  void close() {
    if (backend != null) {
      backend.close();
    }
    if (redis != null) {
      redis.close();
    }
  }

  RedisProcess start(String... settings) {
    RedisProcess started = RedisProcess.start(settings);
    redis = started;
    return started;
  }

  RedisBackend open(URI uri) {
    RedisBackend opened = RedisBackend.open(uri);
    backend = opened;
    opened.broadcaster().listen(listener);
    return opened;
  }

  RedisBackend openAndSubscribe(RedisProcess server) {
    RedisBackend opened = open(server.uri("?timeout=500ms"));
    get(opened.broadcaster().subscribe(Set.of("a")));
    return opened;
  }

  static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  static Throwable failure(CompletionStage<?> stage) {
    Throwable cause = assertThrows(CompletionException.class, () -> get(stage)).getCause();
    if (cause == null) {
      throw new AssertionError("a failure without a cause");
    }
    return cause;
  }

  static Event publish(RedisBackend to, String data) {
    return get(to.publish(new NewEvent("a", data)));
  }

  static History history(RedisBackend of, long cursor) {
    return get(of.store().history(Set.of("a"), cursor, 1000));
  }

  /** Waits until commands succeed again. */
  static void awaitService(RedisBackend to) {
    await().ignoreExceptions().until(() -> get(to.store().lastId()) > 0);
  }

  /** Waits until the only interruption of the listener has ended. */
  void awaitResumed() {
    await().until(() -> listener.signals.equals(List.of("interrupted", "resumed")));
  }
}
