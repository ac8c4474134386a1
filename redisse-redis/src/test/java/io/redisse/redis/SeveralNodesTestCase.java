package io.redisse.redis;

import static org.awaitility.Awaitility.await;

import io.redisse.api.Event;
import io.redisse.api.History;
import io.redisse.api.NewEvent;
import io.redisse.api.spi.Broadcaster;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;

/** Base class for tests with several processes on one or more disturbed Redis servers. */
abstract class SeveralNodesTestCase {
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  <T extends AutoCloseable> T closing(T each) {
    opened.push(each);
    return each;
  }

  /** Stands for one of several processes on the same Redis. */
  final class Node {
    final BroadcastRecorder listener = new BroadcastRecorder();
    final RedisBackend backend;

    Node(URI uri, String... channels) {
      backend = closing(RedisBackend.open(uri));
      Broadcaster broadcaster = backend.broadcaster();
      broadcaster.listen(listener);
      get(broadcaster.subscribe(Set.of(channels)));
    }

    Event publish(String channel, String data) {
      return get(backend.publish(new NewEvent(channel, data)));
    }

    History history(long cursor, String... channels) {
      return get(backend.store().history(Set.of(channels), cursor, 1000));
    }

    void awaitResumed() {
      await().until(() -> listener.signals.contains("resumed"));
      await().ignoreExceptions().until(() -> get(backend.store().lastId()) > 0);
    }
  }

  static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  RedisProcess start(String... settings) {
    return closing(RedisProcess.start(settings));
  }
}
