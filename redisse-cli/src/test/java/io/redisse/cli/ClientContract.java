package io.redisse.cli;

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

/** What a client library makes of what happens to streams: nothing lost, nothing doubled, no end. */
abstract class ClientContract<C extends ClientContract.Client> {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  StreamingWorld world;

  /** A client at work. */
  interface Client extends AutoCloseable {
    /** The data of the messages that it heard, in their order, and {@code missedevents} for a gap. */
    List<String> heard();

    @Override
    void close();
  }

  /** Begins to hear a stream, and comes again whenever that ends. */
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
  void aServerThatIsStartedAgain() {
    try (C client = hearing(world.events())) {
      world.endServer();
      world.awaitMorePublished(20);
      world.startServer();
      world.awaitMorePublished(5);
      world.assertNothingLostOrDoubled(client::heard);
    }
  }

  @Test
  void aServerThatDrains() {
    try (C client = hearing(world.events())) {
      world.drainServer();
      world.awaitMorePublished(10);
      world.startServer();
      world.awaitMorePublished(5);
      world.assertNothingLostOrDoubled(client::heard);
    }
  }

  @Test
  void aRedisThatIsStartedAgain() {
    try (C client = hearing(world.events())) {
      int requests = world.requests();
      world.endRedis();
      world.startRedis();
      world.awaitMorePublished(5);
      world.assertNothingLostOrDoubled(client::heard);
      assertEquals(requests, world.requests(), "the stream was not held");
    }
  }

  @Test
  void anOutageThatIsTooLong() {
    world.endServer();
    world.startServer(Duration.ofMillis(200));
    try (C client = hearing(world.events())) {
      int requests = world.requests();
      world.endRedis();
      // Each of these is answered by a 200 that ends at once.
      await(() -> world.requests() >= requests + 3);
      world.startRedis();
      world.awaitMorePublished(5);
      world.assertNothingLostOrDoubled(client::heard);
    }
  }

  @Test
  void aConnectionThatIsCutAgainAndAgain() {
    try (C client = hearing(world.eventsByCable())) {
      for (int i = 0; i < cuts(); i++) {
        int requests = world.requests();
        world.cable().cut();
        await(() -> world.requests() > requests);
        int heard = client.heard().size();
        await(() -> client.heard().size() > heard);
      }
      world.assertNothingLostOrDoubled(client::heard);
    }
  }

  int cuts() {
    return 10;
  }

  /** What a client does that got an answer other than 200. */
  @Test
  void aStatusOtherThan200() {
    Set<Integer> ending = new TreeSet<>();
    if (!comesAgainAfter(() -> world.redisse().closeStreamsOn(StreamingWorld.CHANNEL))) {
      ending.add(204);
    }
    world
        .redisse()
        .revoke(Revocation.ofChannel(StreamingWorld.CHANNEL, Instant.EPOCH))
        .toCompletableFuture()
        .join();
    world.endServer();
    world.startServer(Duration.ZERO);
    if (!comesAgainAfter(world::endRedis)) {
      ending.add(503);
    }
    assertEquals(new TreeSet<>(statusesThatEndIt()), ending);
  }

  /** Whether there is another request after the one that is refused. */
  private boolean comesAgainAfter(Runnable refusal) {
    C client = hearing(world.events());
    int requests = world.requests();
    try {
      refusal.run();
      await(() -> world.requests() > requests);
      Awaitility.await().atMost(enoughToComeAgain()).until(() -> world.requests() > requests + 1);
      return true;
    } catch (ConditionTimeoutException e) {
      return false;
    } finally {
      client.close();
    }
  }

  /** After what time without another request it is clear that there will be none. */
  Duration enoughToComeAgain() {
    return Duration.ofSeconds(2);
  }

  /** Which of 204 and 503 end it for good. */
  Set<Integer> statusesThatEndIt() {
    return Set.of(204, 503);
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(PATIENCE).until(condition);
  }

  /** A client that has heard the first of what comes now. */
  C hearing(URI events) {
    C client = listen(events);
    await(() -> !client.heard().isEmpty());
    return client;
  }
}
