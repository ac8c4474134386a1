package io.redisse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.redisse.api.NewEvent;
import io.redisse.api.OutcomeUnknownException;
import io.redisse.api.RedisseException;
import io.redisse.api.spi.Backend;
import io.redisse.core.Redisse;
import io.redisse.jaxrs.server.RedisseServer;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.awaitility.Awaitility;

/**
 * A Redis that keeps everything, a server, and an application that publishes without a pause, numbers
 * from 1 on. Each of the first two can be ended and started again, at the same address.
 */
final class StreamingWorld implements AutoCloseable {
  static final String CHANNEL = "news";

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final TestRedis redis = new TestRedis();
  private final String[] redisSettings;
  private final int port = FreePort.find();
  private final List<String> published = new CopyOnWriteArrayList<>();
  private final Set<String> perhapsPublished = ConcurrentHashMap.newKeySet();
  private final Backend backend;
  private final Thread publisher;
  private final Cable cable = new Cable(port);

  private final AtomicInteger requests = new AtomicInteger();
  private RedisseServer server;
  private volatile boolean publishing = true;
  private volatile long pauseMillis = 20;
  private volatile String padding = "";

  StreamingWorld(Path redisFolder) {
    redisSettings = new String[] {"appendonly yes", "appendfsync always", "dir " + redisFolder};
    redis.start(redisSettings);
    server = serve(Duration.ofSeconds(30));
    backend = Backend.open(redis.url() + "?timeout=1s");
    publisher = new Thread(this::publish, "publisher");
    publisher.start();
  }

  private RedisseServer serve(Duration outageGrace) {
    return RedisseServer.builder()
        .port(port)
        .backend(redis.url() + "?timeout=1s")
        .livePage()
        .register((ContainerRequestFilter) request -> requests.incrementAndGet())
        .configure(redisse -> redisse
            .retry(Duration.ofMillis(100))
            .heartbeat(Duration.ofSeconds(1))
            .drain(Duration.ofSeconds(1))
            .outageGrace(outageGrace))
        .start();
  }

  private void publish() {
    for (int i = 1; publishing; i++) {
      String number = Integer.toString(i);
      try {
        backend
            .publish(new NewEvent(CHANNEL, "message", number + padding))
            .toCompletableFuture()
            .join();
        published.add(number);
        Thread.sleep(pauseMillis);
      } catch (CompletionException e) {
        if (RedisseException.causeOf(e) instanceof OutcomeUnknownException) {
          perhapsPublished.add(number);
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** Has events from now on come more slowly, and each carry this many bytes more. */
  void publishLargeEvents(int bytes) {
    padding = " " + "x".repeat(bytes);
    pauseMillis = 100;
  }

  /** Where the stream is. */
  URI events() {
    return server.uri().resolve("/events?" + CHANNEL);
  }

  /** The same, by a way that can be cut. */
  URI eventsByCable() {
    return cable.uri().resolve("/events?" + CHANNEL);
  }

  Cable cable() {
    return cable;
  }

  /** How many requests there were. */
  int requests() {
    return requests.get();
  }

  Redisse redisse() {
    return server.redisse();
  }

  void awaitMorePublished(int count) {
    int before = published.size();
    Awaitility.await().atMost(PATIENCE).until(() -> published.size() >= before + count);
  }

  void endServer() {
    server.close();
  }

  void drainServer() {
    server.redisse().drain().toCompletableFuture().join();
    server.close();
  }

  void startServer() {
    server = serve(Duration.ofSeconds(30));
  }

  void startServer(Duration outageGrace) {
    server = serve(outageGrace);
  }

  void endRedis() {
    redis.close();
  }

  void startRedis() {
    redis.start(redisSettings);
  }

  /** Stops publishing, and says whether a client heard all from its first event on. */
  void assertNothingLostOrDoubled(Supplier<List<String>> heard) {
    publishing = false;
    try {
      publisher.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    String last = published.get(published.size() - 1);
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> heard.get().contains(last) || heard.get().contains("missedevents"));
    List<String> all = heard.get();
    List<String> expected = published.subList(published.indexOf(firstOf(all)), published.size());
    assertEquals(
        expected,
        all.stream().filter(number -> !perhapsPublished.contains(number)).toList());
    assertEquals(all.size(), Set.copyOf(all).size(), () -> "doubled: " + all);
  }

  private String firstOf(List<String> heard) {
    return heard.stream().filter(published::contains).findFirst().orElseThrow();
  }

  @Override
  public void close() {
    publishing = false;
    publisher.interrupt();
    cable.close();
    server.close();
    backend.close();
    redis.close();
  }
}
