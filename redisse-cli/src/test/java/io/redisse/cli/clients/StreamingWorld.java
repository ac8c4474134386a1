package io.redisse.cli.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.redisse.api.NewEvent;
import io.redisse.api.OutcomeUnknownException;
import io.redisse.api.RedisseException;
import io.redisse.api.spi.Backend;
import io.redisse.cli.FaultProxy;
import io.redisse.cli.FreePort;
import io.redisse.cli.TestRedis;
import io.redisse.core.Redisse;
import io.redisse.jaxrs.server.RedisseServer;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
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
 * A Redis with persistence, a server, and an application that keeps publishing ascending numbers
 * from 1. Redis and the server can be restarted at the same address.
 */
final class StreamingWorld implements AutoCloseable {
  static final String CHANNEL = "news";

  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private final TestRedis redis = new TestRedis();
  private final String[] redisSettings;
  private final int port = FreePort.find();
  private final List<String> published = new CopyOnWriteArrayList<>();
  private final Set<String> unknownOutcomes = ConcurrentHashMap.newKeySet();
  private final Backend backend;
  private final Thread publisher;
  private final FaultProxy proxy = new FaultProxy(port);

  private final AtomicInteger requests = new AtomicInteger();
  private RedisseServer server;
  private volatile boolean publishing = true;
  private volatile long pauseMillis = 20;
  private volatile String padding = "";
  private volatile String requiredToken = "";

  StreamingWorld(Path redisFolder) {
    redisSettings = new String[] {"appendonly yes", "appendfsync always", "dir " + redisFolder};
    redis.start(redisSettings);
    server = serve(Duration.ofSeconds(30));
    backend = Backend.open(redis.url() + "?timeout=5s");
    publisher = new Thread(this::publish, "publisher");
    publisher.start();
  }

  private RedisseServer serve(Duration outageGrace) {
    return RedisseServer.builder()
        .port(port)
        .backend(redis.url() + "?timeout=5s")
        .livePage()
        .register((ContainerRequestFilter) this::admit)
        .register(BlankPage.class)
        .configure(redisse -> redisse
            .retry(Duration.ofMillis(100))
            .heartbeat(Duration.ofSeconds(1))
            .drain(Duration.ofSeconds(1))
            .outageGrace(outageGrace))
        .start();
  }

  private void admit(ContainerRequestContext request) {
    if (request.getUriInfo().getPath().equals("events")) {
      requests.incrementAndGet();
      String token = request.getHeaderString(HttpHeaders.AUTHORIZATION);
      if (!requiredToken.isEmpty() && !("Bearer " + requiredToken).equals(token)) {
        request.abortWith(Response.status(Response.Status.UNAUTHORIZED).build());
      }
    }
  }

  /** From now on, responds with 401 to requests with a different token. */
  void requireToken(String token) {
    requiredToken = token;
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
          unknownOutcomes.add(number);
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** From now on, publishes more slowly and adds this many bytes to each event. */
  void publishLargeEvents(int bytes) {
    padding = " " + "x".repeat(bytes);
    publishSlowly();
  }

  /** From now on, publishes so slowly that the history covers 10 s. */
  void publishSlowly() {
    pauseMillis = 100;
  }

  /** Returns the address of the stream. */
  URI events() {
    return server.uri().resolve("/events?" + CHANNEL);
  }

  /** Returns the address of the stream through the proxy. */
  URI eventsThroughProxy() {
    return proxy.uri().resolve("/events?" + CHANNEL);
  }

  FaultProxy proxy() {
    return proxy;
  }

  /** Returns the number of requests for streams to all servers so far. */
  int requests() {
    return requests.get();
  }

  Redisse redisse() {
    return server.redisse();
  }

  void awaitMorePublished(int count) {
    int before = published.size();
    Awaitility.await().atMost(TIMEOUT).until(() -> published.size() >= before + count);
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

  /**
   * Stops publishing. Then checks that the client has received each event exactly once, beginning
   * with its first event.
   */
  void assertNothingLostOrDoubled(Supplier<List<String>> received) {
    publishing = false;
    try {
      publisher.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    String last = published.get(published.size() - 1);
    Awaitility.await()
        .atMost(TIMEOUT)
        .until(() -> received.get().contains(last) || received.get().contains("missedevents"));
    List<String> all = received.get();
    List<String> expected = published.subList(published.indexOf(firstOf(all)), published.size());
    assertEquals(
        expected,
        all.stream().filter(number -> !unknownOutcomes.contains(number)).toList());
    assertEquals(all.size(), Set.copyOf(all).size(), () -> "doubled: " + all);
  }

  private String firstOf(List<String> received) {
    return received.stream().filter(published::contains).findFirst().orElseThrow();
  }

  @Override
  public void close() {
    publishing = false;
    publisher.interrupt();
    proxy.close();
    server.close();
    backend.close();
    redis.close();
  }
}
