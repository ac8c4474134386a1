package io.redisse.cli.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.redisse.api.Revocation;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Verifies that a client library recovers from interrupted streams without losing or duplicating
 * messages.
 */
abstract class ClientContract<C extends ClientContract.Client> {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  /**
   * A client that sends no request for this long counts as ended. Much longer than the retry time.
   */
  private static final Duration ENDED = Duration.ofSeconds(2);

  StreamingWorld world;

  /** A client that receives a stream. */
  interface Client extends AutoCloseable {
    /** Returns the data of all messages so far. A gap is represented by {@code missedevents}. */
    List<String> received();

    @Override
    void close();
  }

  /** Returns a client that opens a stream, and reopens it whenever it ends. */
  abstract C listen(URI events);

  @BeforeEach
  void begin(@TempDir Path redisFolder) {
    world = new StreamingWorld(redisFolder);
  }

  @AfterEach
  void end() {
    world.close();
  }

  @Test
  void aServerRestartLosesNothing() {
    try (C client = receiving(world.events())) {
      world.endServer();
      world.awaitMorePublished(20);
      world.startServer();
      world.awaitMorePublished(5);
      world.assertNothingLostOrDoubled(client::received);
    }
  }

  @Test
  void aDrainLosesNothing() {
    try (C client = receiving(world.events())) {
      world.drainServer();
      world.awaitMorePublished(10);
      world.startServer();
      world.awaitMorePublished(5);
      world.assertNothingLostOrDoubled(client::received);
    }
  }

  @Test
  void aRedisRestartDoesNotEndTheStream() {
    try (C client = receiving(world.events())) {
      int requests = world.requests();
      world.endRedis();
      world.startRedis();
      world.awaitMorePublished(5);
      world.assertNothingLostOrDoubled(client::received);
      assertEquals(requests, world.requests(), "the stream has ended");
    }
  }

  @Test
  void anOutagePastTheGracePeriodLosesNothing() {
    world.endServer();
    world.startServer(Duration.ofMillis(200));
    try (C client = receiving(world.events())) {
      int requests = world.requests();
      world.endRedis();
      // Each request receives a response with status 200 that ends immediately.
      await(() -> world.requests() >= requests + 3);
      world.startRedis();
      world.awaitMorePublished(5);
      world.assertNothingLostOrDoubled(client::received);
    }
  }

  @Test
  void repeatedlyCutConnectionsLoseNothing() {
    try (C client = receiving(world.eventsThroughProxy())) {
      for (int i = 0; i < cuts(); i++) {
        int requests = world.requests();
        world.proxy().cut();
        await(() -> world.requests() > requests);
        int before = client.received().size();
        await(() -> client.received().size() > before);
      }
      world.assertNothingLostOrDoubled(client::received);
    }
  }

  int cuts() {
    return 10;
  }

  @Test
  void onlyTheKnownStatusesEndTheClient() {
    Set<Integer> ending = new TreeSet<>();
    if (!reconnectsAfter(204, () -> world.redisse().closeStreamsOn(StreamingWorld.CHANNEL))) {
      ending.add(204);
    }
    world
        .redisse()
        .revoke(Revocation.ofChannel(StreamingWorld.CHANNEL, Instant.EPOCH))
        .toCompletableFuture()
        .join();
    world.endServer();
    world.startServer(Duration.ZERO);
    if (!reconnectsAfter(503, world::endRedis)) {
      ending.add(503);
    }
    assertEquals(new TreeSet<>(statusesThatEndIt()), ending);
  }

  /** Returns whether the client sends another request after receiving this status. */
  private boolean reconnectsAfter(int status, Runnable refusal) {
    Duration wait = statusesThatEndIt().contains(status) ? ENDED : TIMEOUT;
    C client = receiving(world.events());
    int requests = world.requests();
    try {
      refusal.run();
      await(() -> world.requests() > requests);
      Awaitility.await().atMost(wait).until(() -> world.requests() > requests + 1);
      return true;
    } catch (ConditionTimeoutException e) {
      return false;
    } finally {
      client.close();
    }
  }

  /** Returns those of the statuses 204 and 503 after which the client never reconnects. */
  Set<Integer> statusesThatEndIt() {
    return Set.of(204, 503);
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(TIMEOUT).until(condition);
  }

  /** Returns a client that has received its first message. */
  C receiving(URI events) {
    C client = listen(events);
    await(() -> !client.received().isEmpty());
    return client;
  }
}
