package io.redisse.jaxrs.proxies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertIterableEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.NewEvent;
import io.redisse.core.Redisse;
import io.redisse.jaxrs.FreePort;
import io.redisse.jaxrs.RawClient;
import io.redisse.jaxrs.SseReader;
import io.redisse.jaxrs.server.RedisseServer;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.embedded.RedisServer;

/** Two servers over one Redis, behind the balancers of docs/proxies (STREAM-1, STREAM-8). */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SeveralNodesTest {
  private static final int CLIENTS = 20;
  private static final String LAST = "last";

  /** Fewer than the history holds, so that a client that falls behind still receives everything. */
  private static final int MAX_PUBLISHED = 5_000;

  /** Leaves most of the machine to the clients: 20 of them receive 1,000 events/s in all. */
  private static final int PUBLISHING_PAUSE_MILLIS = 20;

  /** HAProxy gives a server up after three failed checks, before it sends the fourth. */
  private static final int CHECKS_UNTIL_DOWN = 4;

  private final ExecutorService clients = Executors.newCachedThreadPool();

  /** The number of clients with a cursor. A stream counts before it has one, and begins later. */
  private final AtomicInteger begun = new AtomicInteger();

  private RedisServer redis;
  private RedisseServer draining;
  private RedisseServer staying;

  @BeforeEach
  void start() throws IOException {
    int port = FreePort.find();
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

  /** A readiness check like that of {@code redisse serve}. */
  @Path("health/ready")
  public static final class Ready {
    private static final AtomicInteger NOT_READY = new AtomicInteger();

    private final Redisse redisse;

    @Inject
    Ready(Redisse redisse) {
      this.redisse = redisse;
    }

    /**
     * Reports to a balancer whether this node accepts clients.
     *
     * @return 200 or 503
     */
    @GET
    public Response ready() {
      boolean accepting = redisse.hub().accepting();
      if (!accepting) {
        NOT_READY.incrementAndGet();
      }
      return Response.status(accepting ? 200 : 503).build();
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

  /** A client that reconnects with its cursor after the retry time, like a browser's EventSource. */
  private final class ReconnectingClient {
    private final List<String> received = new ArrayList<>();
    private String cursor = "";
    private boolean complete;

    /** Returns the data of all events, from the first one received to {@link #LAST}. */
    List<String> receiveAll(URI balancer) {
      while (!complete) {
        pause(receiveOneStream(balancer));
      }
      return received;
    }

    /** Returns the number of milliseconds to wait before reconnecting. */
    private long receiveOneStream(URI balancer) {
      try (RawClient client =
          RawClient.stream(balancer, "/events?news", "Last-Event-ID: " + cursor)) {
        assertEquals(200, client.status(), "an EventSource gives up at any other status");
        SseReader events = client.events();
        try {
          while (!complete) {
            accept(events.next());
          }
        } catch (IOException e) {
          // The stream ended.
        }
        return events.retryMillis();
      }
    }

    private void accept(SseReader.Received event) {
      if (cursor.isEmpty()) {
        begun.incrementAndGet();
      }
      cursor = event.id();
      if (!event.type().equals("lastEventId")) {
        received.add(event.data());
        complete = event.data().equals(LAST);
      }
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Checks that all clients move to the other node without a failed request.
   *
   * @param checks the number of failed health checks after which the balancer avoids a node
   */
  private void assertDrainLosesNothing(Proxy proxy, int checks) {
    try (proxy) {
      List<CompletableFuture<List<String>>> receiving = Stream.generate(
              () -> CompletableFuture.supplyAsync(
                  () -> new ReconnectingClient().receiveAll(proxy.uri()), clients))
          .limit(CLIENTS)
          .toList();
      Awaitility.await("all streams").until(() -> {
        failIfOneFailed(receiving);
        return begun.get() == CLIENTS && streams(draining) + streams(staying) == CLIENTS;
      });
      assertTrue(streams(draining) > 0, "the balancer uses both nodes");

      int published = publishUntilAllHaveMoved(receiving, checks);
      publish(LAST);

      List<String> expected = Stream.concat(
              IntStream.range(0, published).mapToObj(i -> "" + i), Stream.of(LAST))
          .toList();
      for (CompletableFuture<List<String>> client : receiving) {
        assertIterableEquals(expected, client.orTimeout(1, TimeUnit.MINUTES).join());
      }
    }
  }

  private static void failIfOneFailed(List<CompletableFuture<List<String>>> receiving) {
    receiving.stream()
        .filter(CompletableFuture::isCompletedExceptionally)
        .forEach(CompletableFuture::join);
  }

  /** Drains and closes one node. Returns the number of events published meanwhile. */
  private int publishUntilAllHaveMoved(
      List<CompletableFuture<List<String>>> receiving, int checks) {
    Ready.NOT_READY.set(0);
    CompletableFuture<Void> drained = draining.redisse().drain().toCompletableFuture();
    boolean closed = false;
    int published = 0;
    while (!closed || streams(staying) < CLIENTS) {
      failIfOneFailed(receiving);
      assertTrue(
          published < MAX_PUBLISHED,
          () -> "streams that have moved: " + streams(staying) + " of " + CLIENTS);
      publish("" + published++);
      pause(PUBLISHING_PAUSE_MILLIS);
      if (drained.isDone() && !closed && Ready.NOT_READY.get() >= checks) {
        draining.close();
        closed = true;
      }
    }
    return published;
  }

  @Test
  void aDrainBehindNginxLosesNoEvent() {
    // nginx checks nothing; it tries the next node when one does not answer.
    assertDrainLosesNothing(
        Proxy.nginx(Map.of(
            "server 127.0.0.1:8080;",
            "server " + address(draining) + ";\nserver " + address(staying) + ";")),
        0);
  }

  @Test
  void aDrainBehindHaproxyLosesNoEvent() {
    // Without a timeout of its own, a check would fail on a busy machine after its interval.
    assertDrainLosesNothing(
        Proxy.haproxy(Map.of(
            "server node1 127.0.0.1:8080",
            "timeout check 10s\n    server node1 " + address(draining)
                + " check inter 200ms\n    server node2 " + address(staying)
                + " check inter 200ms")),
        CHECKS_UNTIL_DOWN);
  }
}
