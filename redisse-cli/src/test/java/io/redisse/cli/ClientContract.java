package io.redisse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client library makes of what happens to streams: nothing lost, nothing doubled, no end. */
abstract class ClientContract<C extends ClientContract.Client> {
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
      Awaitility.await().until(() -> world.requests() >= requests + 3);
      world.startRedis();
      world.awaitMorePublished(5);
      world.assertNothingLostOrDoubled(client::heard);
    }
  }

  @Test
  void aConnectionThatIsCutAgainAndAgain() {
    try (C client = hearing(world.eventsByCable())) {
      IntStream.range(0, cuts()).forEach(i -> {
        int before = client.heard().size();
        world.cable().cut();
        Awaitility.await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> client.heard().size() > before);
      });
      world.assertNothingLostOrDoubled(client::heard);
    }
  }

  int cuts() {
    return 10;
  }

  /** A client that has heard the first of what comes now. */
  C hearing(URI events) {
    C client = listen(events);
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> !client.heard().isEmpty());
    return client;
  }
}
