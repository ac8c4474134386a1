package io.redisse.cli.bench;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.cli.bench.plan.Load;
import io.redisse.cli.bench.plan.UrlTemplate;
import io.redisse.cli.bench.report.Fault;
import io.redisse.cli.bench.report.Report;
import io.redisse.jaxrs.server.RedisseServer;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchTest {
  private static final int STREAMS = BenchRun.STREAMS;
  /**
   * The minimum number of published events for every kind of fault to occur. A short run on a busy
   * machine may publish fewer.
   */
  private static final int ENOUGH = 20;

  private static final String CREATED = "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n";

  @ParameterizedTest
  @CsvSource({"1, 10", "4, 100", "20, 70000"})
  void aCorrectServerHasNoFaults(int channels, int size) throws Exception {
    try (RedisseServer server = RedisseServer.builder().publishing().start()) {
      for (Load load : List.of(new Load.Rate(500), new Load.Window(8))) {
        Report report = BenchRun.on(server)
            .streams(20)
            .channels(channels)
            .size(size)
            .load(load)
            .warmup(Duration.ofMillis(100))
            .report();
        assertFaults(Map.of(), report);
        Report.Traffic traffic = report.traffic().orElseThrow();
        assertEquals(
            traffic.published() * (20 / channels),
            traffic.delivered(),
            "events of the warm-up are not counted");
        assertEquals(20, report.connects().open());
      }
    }
  }

  @Test
  void eventsArePublishedInBatchesOverSeveralConnections() throws Exception {
    try (RedisseServer server = RedisseServer.builder().publishing().start()) {
      for (Load load : List.of(new Load.Rate(500), new Load.Window(14), new Load.Replay(13))) {
        Report report = BenchRun.on(server)
            .streams(5)
            .channels(5)
            .batches(server, 2, 7)
            .load(load)
            .report();
        assertFaults(Map.of(), report);
        assertTrue(report.traffic().orElseThrow().delivered() > 0);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1", "5"})
  void reconnectingStreamsReceiveWhatTheyMissed(int channels) throws Exception {
    try (RedisseServer server = RedisseServer.builder().publishing().start()) {
      Report report = BenchRun.on(server)
          .streams(20)
          .channels(channels)
          .load(new Load.Replay(100))
          .report();

      assertFaults(Map.of(), report);
      assertEquals(20 * 100, report.traffic().orElseThrow().delivered());
    }
  }

  @Test
  void eventsMissingFromAReplayAreCountedAsLost() throws Exception {
    try (RedisseServer server = RedisseServer.builder().publishing().start()) {
      Report report = BenchRun.on(server).load(new Load.Replay(110)).report();

      // The history retains only 100 events per channel.
      assertFaults(Map.of(Fault.LOST, 10L * STREAMS), report);
    }
  }

  @Test
  void stalledStreamsAreOpenedInAdditionToTheOthers() throws Exception {
    try (RedisseServer server = RedisseServer.builder().publishing().start()) {
      Report report = BenchRun.on(server).stalled(3).report();

      assertFaults(Map.of(), report);
      Report.Traffic traffic = report.traffic().orElseThrow();
      assertEquals(
          traffic.published() * STREAMS, traffic.delivered(), "stalled streams are not counted");
      await().until(() -> server.redisse().hub().statistics().served() == STREAMS + 3);
    }
  }

  @Test
  void lostEventsAreCounted() throws Exception {
    Report report = run(CREATED, (index, data) -> index % 10 == 9 ? List.of() : List.of(data));
    assertFaults(Map.of(Fault.LOST, published(report) / 10 * STREAMS), report);
  }

  @Test
  void duplicatedEventsAreCounted() throws Exception {
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
  void changedEventsAreCountedButNotAsDeliveries() throws Exception {
    Report report = run(CREATED, (index, data) -> List.of(index % 10 == 9 ? data + "!" : data));
    long changed = published(report) / 10 * STREAMS;
    assertFaults(Map.of(Fault.CORRUPT, changed, Fault.LOST, changed), report);
  }

  @Test
  void closedStreamsAndTheirMissedEventsAreCounted() throws Exception {
    Report report = run(CREATED, (index, data) -> List.of(index < 10 ? data : "close"));
    long missed = (published(report) - 10) * STREAMS;
    assertFaults(Map.of(Fault.STREAM_CLOSED, (long) STREAMS, Fault.LOST, missed), report);
  }

  @Test
  void refusedEventsAreCountedButNotAsLost() throws Exception {
    Report report = run(
        "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nbusy",
        (index, data) -> List.of());
    assertFaults(Map.of(Fault.PUBLISH_REFUSED, published(report)), report);
  }

  @Test
  void eventsOfOtherChannelsAreCounted() throws Exception {
    try (FaultyServer server = new FaultyServer(CREATED, (index, data) -> List.of(data))) {
      Report report = BenchRun.on(server.url()).channels(2).report();
      assertFaults(Map.of(Fault.MISDIRECTED, published(report)), report);
    }
  }

  @Test
  void aRefusedStreamIsReportedWithTheResponse() throws Exception {
    try (RedisseServer server =
        RedisseServer.builder().channels(request -> Set.of()).start()) {
      UrlTemplate url = new UrlTemplate(server.uri() + "events?{channel}");
      Report report = BenchRun.on(url).streams(3).load(new Load.None()).report();
      assertEquals(Map.of(Fault.STREAM_REFUSED, 3L), report.faults());
      assertTrue(report.reason().orElseThrow().contains("404"), report.reason().toString());
    }
  }

  @Test
  void aMissingServerIsReportedAsRefusedStreams() throws Exception {
    UrlTemplate nowhere = new UrlTemplate("http://127.0.0.1:1/{channel}");
    Report report = BenchRun.on(nowhere).report();
    assertEquals(Map.of(Fault.STREAM_REFUSED, 2L), report.faults());
  }

  @Test
  void aBrokenPublishingConnectionEndsTheRun() throws Exception {
    try (FaultyServer server = new FaultyServer("nonsense\r\n\r\n", (index, data) -> List.of())) {
      IOException failure =
          assertThrows(IOException.class, BenchRun.on(server.url()).streams(1)::report);
      assertTrue(String.valueOf(failure.getMessage()).contains("publishing connection"));
    }
  }

  @Test
  @Timeout(60)
  void aBrokenPublishingConnectionEndsAClosedLoop() throws Exception {
    try (FaultyServer server = new FaultyServer("nonsense\r\n\r\n", (index, data) -> List.of())) {
      BenchRun run =
          BenchRun.on(server.url()).load(new Load.Window(1)).duration(Duration.ofHours(1));
      IOException failure = assertThrows(IOException.class, run::report);
      assertTrue(String.valueOf(failure.getMessage()).contains("publishing connection"));
    }
  }

  @Test
  void aClosedPublishingConnectionIsReportedWithTheLastResponse() throws Exception {
    String answer =
        "HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    try (FaultyServer server = new FaultyServer(answer, (index, data) -> List.of())) {
      IOException failure = assertThrows(
          IOException.class, BenchRun.on(server.url()).load(new Load.Rate(20))::report);
      assertEquals(
          "the server closed the publishing connection after 'HTTP/1.1 413 Content Too Large'",
          failure.getMessage());
    }
  }

  private static Report run(String answer, FaultyServer.Delivery delivery) throws Exception {
    Report report = null;
    while (report == null || published(report) < ENOUGH) {
      try (FaultyServer server = new FaultyServer(answer, delivery)) {
        report = BenchRun.on(server.url()).report();
      }
    }
    return report;
  }

  private static long published(Report report) {
    return report.traffic().orElseThrow().published();
  }

  /**
   * Compares the faults, except for {@link Fault#NOT_PUBLISHED}, which a busy machine can cause.
   */
  private static void assertFaults(Map<Fault, Long> expected, Report report) {
    Map<Fault, Long> found = new EnumMap<>(Fault.class);
    found.putAll(report.faults());
    found.remove(Fault.NOT_PUBLISHED);
    assertEquals(expected, found);
  }
}
