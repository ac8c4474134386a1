package io.redisse.cli.proxies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertIterableEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.redisse.api.NewEvent;
import io.redisse.cli.Http;
import io.redisse.cli.Http.Reply;
import io.redisse.cli.TestRedis;
import io.redisse.core.Redisse;
import io.redisse.jaxrs.server.RedisseServer;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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

/**
 * Tests two servers that share a Redis, behind the load balancers of docs/proxies (STREAM-1,
 * STREAM-8).
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SeveralNodesTest {
  private static final int CLIENTS = 20;
  private static final String LAST = "last";

  /** Fewer than the history holds, so that a client that falls behind still receives everything. */
  private static final int MAX_PUBLISHED = 5_000;

  /** Leaves most of the CPU to the clients: 20 of them receive 1,000 events/s in total. */
  private static final int PUBLISHING_PAUSE_MILLIS = 20;

  /** HAProxy marks a server as down after three failed checks, before it sends the fourth. */
  private static final int CHECKS_UNTIL_DOWN = 4;

  private final ExecutorService clients = Executors.newCachedThreadPool();

  /**
   * The number of clients with a cursor. A stream is counted as open before it has a cursor, and
   * begins later.
   */
  private final AtomicInteger begun = new AtomicInteger();

  private TestRedis redis;
  private RedisseServer draining;
  private RedisseServer staying;

  @BeforeEach
  void start() {
    redis = TestRedis.started();
    String backend = redis.url() + "?historySize=10000";
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
  void stop() {
    clients.shutdownNow();
    staying.close();
    draining.close();
    redis.close();
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
    private String type = "";
    private String data = "";
    private long retryMillis;
    private boolean complete;

    /** Returns the data of all events, from the first one received to {@link #LAST}. */
    List<String> receiveAll(URI balancer) {
      while (!complete) {
        receiveOneStream(balancer);
        pause(retryMillis);
      }
      return received;
    }

    private void receiveOneStream(URI balancer) {
      String[] headers = cursor.isEmpty() ? new String[0] : new String[] {"Last-Event-ID", cursor};
      try (Reply stream = Http.stream(balancer, "/events?news", headers)) {
        assertEquals(200, stream.status(), "an EventSource gives up after any other status");
        readToEnd(stream.body());
      }
    }

    private void readToEnd(BufferedReader lines) {
      try {
        for (String line = lines.readLine(); line != null && !complete; line = lines.readLine()) {
          accept(line);
        }
      } catch (IOException e) {
        // The stream was cut.
      }
    }

    /** Accepts a line of a stream whose events have an id as the last line. */
    private void accept(String line) {
      String[] field = line.split(": ?", 2);
      String value = field[field.length - 1];
      switch (field[0]) {
        case "retry" -> retryMillis = Long.parseLong(value);
        case "event" -> type = value;
        case "data" -> data = value;
        case "id" -> dispatch(value);
        default -> {
          // The end of an event, or a heartbeat.
        }
      }
    }

    private void dispatch(String id) {
      if (cursor.isEmpty()) {
        begun.incrementAndGet();
      }
      cursor = id;
      if (!type.equals("lastEventId")) {
        received.add(data);
        complete = data.equals(LAST);
      }
      type = "";
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

  /** Drains and closes one node. Returns the number of events published in the meantime. */
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
    // nginx performs no health checks; it tries the next node when one does not respond.
    assertDrainLosesNothing(
        Proxy.nginx(
            "nginx.conf",
            Map.of(
                "server 127.0.0.1:8080;",
                "server " + address(draining) + ";\nserver " + address(staying) + ";")),
        0);
  }

  @Test
  void haproxyTriesAnotherNodeWhenOneAnswers503() throws IOException {
    HttpServer closing =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    AtomicInteger rejected = new AtomicInteger();
    closing.createContext("/", exchange -> {
      exchange.sendResponseHeaders(503, -1);
      exchange.close();
      rejected.incrementAndGet();
    });
    closing.start();
    String address = "127.0.0.1:" + closing.getAddress().getPort();
    try (Proxy proxy = Proxy.haproxy(Map.of(
        "server node1 127.0.0.1:8080",
        "server node1 " + address + "\n    server node2 " + address(staying)))) {
      while (rejected.get() < 2) {
        try (Reply stream = Http.stream(proxy.uri(), "/events?news")) {
          assertEquals(200, stream.status());
          stream.await("event: lastEventId");
        }
      }
    } finally {
      closing.stop(0);
    }
  }

  @Test
  void aDrainBehindHaproxyLosesNoEvent() {
    // Without a separate timeout, a check would fail after its interval on a busy machine.
    assertDrainLosesNothing(
        Proxy.haproxy(Map.of(
            "server node1 127.0.0.1:8080",
            "timeout check 10s\n    server node1 " + address(draining)
                + " check inter 200ms\n    server node2 " + address(staying)
                + " check inter 200ms")),
        CHECKS_UNTIL_DOWN);
  }
}
