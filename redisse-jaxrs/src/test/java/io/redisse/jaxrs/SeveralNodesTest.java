package io.redisse.jaxrs;

import static org.junit.jupiter.api.Assertions.assertIterableEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.NewEvent;
import io.redisse.core.Redisse;
import io.redisse.jaxrs.server.RedisseServer;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.embedded.RedisServer;

/** Two servers over one Redis, behind the balancers of docs/proxies (STREAM-1, STREAM-8). */
class SeveralNodesTest {
  private static final int CLIENTS = 20;
  private static final String LAST = "last";

  private final ExecutorService clients = Executors.newCachedThreadPool();
  private RedisServer redis;
  private RedisseServer draining;
  private RedisseServer staying;

  @BeforeEach
  void start() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    redis = RedisServer.newRedisServer()
        .port(port)
        .bind("127.0.0.1")
        .setting("save \"\"")
        .build();
    redis.start();
    String backend = "redis://127.0.0.1:" + port + "/?historySize=10000";
    draining = node(backend);
    staying = node(backend);
  }

  private static RedisseServer node(String backend) {
    return RedisseServer.builder()
        .backend(backend)
        .register(Ready.class)
        .configure(redisse -> redisse.retry(Duration.ofMillis(200)).drain(Duration.ofSeconds(1)))
        .start();
  }

  @AfterEach
  void stop() throws IOException {
    clients.shutdownNow();
    staying.close();
    draining.close();
    redis.stop();
  }

  /** Stands in for the health of the server that is run from the command line. */
  @Path("health/ready")
  public static final class Ready {
    private final Redisse redisse;

    @Inject
    Ready(Redisse redisse) {
      this.redisse = redisse;
    }

    /**
     * Tells a balancer whether to send clients here.
     *
     * @return 200 or 503
     */
    @GET
    public Response ready() {
      return Response.status(redisse.hub().accepting() ? 200 : 503).build();
    }
  }

  private static String address(RedisseServer node) {
    return "127.0.0.1:" + node.port();
  }

  private static long streams(RedisseServer node) {
    return node.redisse().hub().streams();
  }

  private void publish(String data) {
    staying.redisse().publish(new NewEvent("news", data)).toCompletableFuture().join();
  }

  /** Does as the EventSource of a browser: comes back with its last id, when it was told to. */
  private static List<String> listen(URI balancer) {
    List<String> received = new ArrayList<>();
    String cursor = "";
    while (!received.contains(LAST)) {
      long retryMillis;
      try (RawClient client =
          RawClient.stream(balancer, "/events?news", "Last-Event-ID: " + cursor)) {
        SseReader events = client.events();
        try {
          while (!received.contains(LAST)) {
            SseReader.Received event = events.next();
            cursor = event.id();
            if (!event.type().equals("lastEventId")) {
              received.add(event.data());
            }
          }
        } catch (IOException e) {
          // The stream has ended; each begins with how long to wait then.
        }
        retryMillis = events.retryMillis();
      }
      pause(retryMillis);
    }
    return received;
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void allMoveToTheOtherNodeAndLoseNothing(Proxy proxy) {
    try (proxy) {
      List<CompletableFuture<List<String>>> listening = Stream.generate(
              () -> CompletableFuture.supplyAsync(() -> listen(proxy.uri()), clients))
          .limit(CLIENTS)
          .toList();
      Awaitility.await("all streams").until(() -> streams(draining) + streams(staying) == CLIENTS);
      assertTrue(streams(draining) > 0, "the balancer uses both");

      CompletableFuture<Void> drained = draining.redisse().drain().toCompletableFuture();
      int published = 0;
      while (!drained.isDone() || streams(staying) < CLIENTS) {
        publish("" + published++);
        pause(5);
        if (drained.isDone()) {
          draining.close();
        }
      }
      publish(LAST);

      List<String> expected = Stream.concat(
              IntStream.range(0, published).mapToObj(i -> "" + i), Stream.of(LAST))
          .toList();
      for (CompletableFuture<List<String>> client : listening) {
        assertIterableEquals(expected, client.join());
      }
    } catch (UncheckedIOException e) {
      throw new AssertionError("a client was not answered", e);
    }
  }

  @Test
  void aNodeThatDrainsBehindNginxLosesNothing() {
    allMoveToTheOtherNodeAndLoseNothing(Proxy.nginx(Map.of(
        "server 127.0.0.1:8080;",
        "server " + address(draining) + ";\nserver " + address(staying) + ";")));
  }

  @Test
  void aNodeThatDrainsBehindHaproxyLosesNothing() {
    allMoveToTheOtherNodeAndLoseNothing(Proxy.haproxy(Map.of(
        "server node1 127.0.0.1:8080",
        "server node1 " + address(draining) + " check inter 200ms\n    server node2 "
            + address(staying) + " check inter 200ms")));
  }
}
