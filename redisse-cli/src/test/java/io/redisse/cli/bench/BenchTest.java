package io.redisse.cli.bench;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.jaxrs.RedisseServer;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchTest {
  private static final int STREAMS = 2;
  private static final Load RATE = new Load.Rate(500);
  private static final String CREATED = "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n";

  @ParameterizedTest
  @CsvSource({"1, 10", "4, 100", "20, 70000"})
  void aServerThatDeliversEverythingHasNoFaults(int channels, int size) throws Exception {
    try (RedisseServer server = RedisseServer.builder().publishing().start()) {
      UrlTemplate subscribe = new UrlTemplate(server.uri() + "events?{channel}&of-stream-{stream}");
      String publish = server.uri() + "channels/{channel}/events";
      for (Load load : List.of(RATE, new Load.Window(8))) {
        Report report = Bench.run(
            plan(subscribe, publish, 20, channels, size, load, Duration.ofMillis(100)), line -> {});
        assertFaults(Map.of(), report);
        Report.Traffic traffic = report.traffic().orElseThrow();
        assertTrue(traffic.published() > 0);
        assertEquals(
            traffic.published() * (20 / channels), traffic.delivered(), "without the warm-up's");
        assertEquals(20, report.connects().open());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1", "5"})
  void aCrowdThatComesBackGetsWhatItMissed(int channels) throws Exception {
    try (RedisseServer server = RedisseServer.builder().publishing().start()) {
      UrlTemplate subscribe = new UrlTemplate(server.uri() + "events?{channel}&of-stream-{stream}");
      String publish = server.uri() + "channels/{channel}/events";
      Report report = Bench.run(
          plan(subscribe, publish, 20, channels, 100, new Load.Replay(100), Duration.ZERO),
          line -> {});

      assertFaults(Map.of(), report);
      assertEquals(20 * 100, report.traffic().orElseThrow().delivered());
    }
  }

  @Test
  void whatACrowdThatComesBackMissesIsLost() throws Exception {
    try (RedisseServer server = RedisseServer.builder().publishing().start()) {
      UrlTemplate subscribe = new UrlTemplate(server.uri() + "events?{channel}");
      Report report = Bench.run(
          plan(
              subscribe,
              server.uri() + "channels/{channel}/events",
              2,
              1,
              100,
              new Load.Replay(110),
              Duration.ZERO),
          line -> {});

      // Of each channel, 100 are kept.
      assertFaults(Map.of(Fault.LOST, 10L * 2), report);
    }
  }

  @Test
  void streamsThatAreNotReadAreOpenedBesideTheOthers() throws Exception {
    try (RedisseServer server = RedisseServer.builder().publishing().start()) {
      Report report = Bench.run(
          new Plan(
              new UrlTemplate(server.uri() + "events?{channel}&of-stream-{stream}"),
              server.uri() + "channels/{channel}/events",
              List.of(),
              STREAMS,
              3,
              1,
              100,
              RATE,
              Duration.ZERO,
              Duration.ofMillis(200),
              1,
              List.of()),
          line -> {});

      assertFaults(Map.of(), report);
      Report.Traffic traffic = report.traffic().orElseThrow();
      assertEquals(traffic.published() * STREAMS, traffic.delivered(), "by those that are read");
      await().until(() -> server.redisse().hub().statistics().served() == STREAMS + 3);
    }
  }

  @Test
  void lostEventsAreCounted() throws Exception {
    Report report = run(CREATED, (index, data) -> index % 10 == 9 ? List.of() : List.of(data));
    assertFaults(Map.of(Fault.LOST, published(report) / 10 * STREAMS), report);
  }

  @Test
  void doubledEventsAreCounted() throws Exception {
    Report report =
        run(CREATED, (index, data) -> index % 10 == 9 ? List.of(data, data) : List.of(data));
    assertFaults(Map.of(Fault.DUPLICATE, published(report) / 10 * STREAMS), report);
  }

  @Test
  void swappedEventsAreCounted() throws Exception {
    String[] held = new String[STREAMS];
    int[] calls = {0};
    Report report = run(CREATED, (index, data) -> {
      int stream = calls[0]++ % STREAMS;
      if (index % 2 == 0) {
        held[stream] = data;
        return List.of();
      }
      return List.of(data, held[stream]);
    });
    long pairs = published(report) / 2 * STREAMS;
    long halves = published(report) % 2 * STREAMS;
    assertEquals(pairs, report.faults().get(Fault.OUT_OF_ORDER));
    assertEquals(halves, report.faults().getOrDefault(Fault.LOST, 0L));
  }

  @Test
  void changedEventsAreCountedAndDoNotPassForDeliveries() throws Exception {
    Report report = run(CREATED, (index, data) -> List.of(index % 10 == 9 ? data + "!" : data));
    long changed = published(report) / 10 * STREAMS;
    assertFaults(Map.of(Fault.CORRUPT, changed, Fault.LOST, changed), report);
  }

  @Test
  void closedStreamsAreCountedAndWhatTheyMissIsLost() throws Exception {
    Report report = run(CREATED, (index, data) -> List.of(index < 10 ? data : "close"));
    long missed = (published(report) - 10) * STREAMS;
    assertFaults(Map.of(Fault.STREAM_CLOSED, (long) STREAMS, Fault.LOST, missed), report);
  }

  @Test
  void refusedEventsAreCountedAndNotExpected() throws Exception {
    Report report = run(
        "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nbusy",
        (index, data) -> List.of());
    assertFaults(Map.of(Fault.PUBLISH_REFUSED, published(report)), report);
  }

  @Test
  void eventsOfOtherChannelsAreCounted() throws Exception {
    try (FaultyServer server = new FaultyServer(CREATED, (index, data) -> List.of(data))) {
      Report report = run(server, 2);
      assertFaults(Map.of(Fault.MISDIRECTED, published(report)), report);
    }
  }

  @Test
  void aRefusedStreamIsToldWithTheServersAnswer() throws Exception {
    try (RedisseServer server =
        RedisseServer.builder().channels(request -> Set.of()).start()) {
      UrlTemplate url = new UrlTemplate(server.uri() + "events?{channel}");
      Report report =
          Bench.run(plan(url, url.text(), 3, 1, 100, new Load.None(), Duration.ZERO), line -> {});
      assertEquals(Map.of(Fault.STREAM_REFUSED, 3L), report.faults());
      assertTrue(report.reason().orElseThrow().contains("404"), report.reason().toString());
    }
  }

  @Test
  void aServerThatIsNotThereIsToldAsRefusedStreams() throws Exception {
    UrlTemplate nowhere = new UrlTemplate("http://127.0.0.1:1/{channel}");
    Report report =
        Bench.run(plan(nowhere, nowhere.text(), 2, 1, 100, RATE, Duration.ZERO), line -> {});
    assertEquals(Map.of(Fault.STREAM_REFUSED, 2L), report.faults());
  }

  @Test
  void aBrokenPublishingConnectionEndsTheRun() throws Exception {
    try (FaultyServer server = new FaultyServer("nonsense\r\n\r\n", (index, data) -> List.of())) {
      IOException failure = assertThrows(
          IOException.class,
          () -> Bench.run(
              plan(server.url(), server.url().text(), 1, 1, 100, RATE, Duration.ZERO), line -> {}));
      assertTrue(String.valueOf(failure.getMessage()).contains("publishing connection"));
    }
  }

  private static Report run(String answer, FaultyServer.Delivery delivery) throws Exception {
    try (FaultyServer server = new FaultyServer(answer, delivery)) {
      return run(server, 1);
    }
  }

  private static Report run(FaultyServer server, int channels) throws Exception {
    return Bench.run(
        plan(server.url(), server.url().text(), STREAMS, channels, 100, RATE, Duration.ZERO),
        line -> {});
  }

  private static long published(Report report) {
    return report.traffic().orElseThrow().published();
  }

  /** On a busy machine the generator itself may be late, which is not what is tested. */
  private static void assertFaults(Map<Fault, Long> expected, Report report) {
    Map<Fault, Long> found = new EnumMap<>(Fault.class);
    found.putAll(report.faults());
    found.remove(Fault.NOT_PUBLISHED);
    assertEquals(expected, found);
  }

  private static Plan plan(
      UrlTemplate subscribe,
      String publish,
      int streams,
      int channels,
      int size,
      Load load,
      Duration warmup) {
    Duration duration = Duration.ofMillis(200);
    return new Plan(
        subscribe, publish, List.of(), streams, 0, channels, size, load, warmup, duration, 1,
        List.of());
  }
}
