package io.redisse.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.jaxrs.RedisseServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchTest {
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
        assertEquals(Map.of(), report.faults());
        Report.Traffic traffic = report.traffic().orElseThrow();
        assertTrue(traffic.published() > 0);
        assertEquals(
            traffic.published() * (20 / channels), traffic.delivered(), "without the warm-up's");
        assertEquals(20, report.connects().open());
      }
    }
  }

  @Test
  void lostEventsAreCounted() throws Exception {
    Map<Fault, Long> faults =
        faults(CREATED, (index, data) -> index % 10 == 9 ? List.of() : List.of(data));
    assertEquals(Map.of(Fault.LOST, 20L), faults);
  }

  @Test
  void doubledEventsAreCounted() throws Exception {
    Map<Fault, Long> faults =
        faults(CREATED, (index, data) -> index % 10 == 9 ? List.of(data, data) : List.of(data));
    assertEquals(Map.of(Fault.DUPLICATE, 20L), faults);
  }

  @Test
  void swappedEventsAreCounted() throws Exception {
    String[] held = {""};
    Map<Fault, Long> faults = faults(CREATED, 1, (index, data) -> {
      if (index % 10 == 8) {
        held[0] = data;
        return List.of();
      }
      return index % 10 == 9 ? List.of(data, held[0]) : List.of(data);
    });
    assertEquals(Map.of(Fault.OUT_OF_ORDER, 10L), faults);
  }

  @Test
  void changedEventsAreCountedAndDoNotPassForDeliveries() throws Exception {
    Map<Fault, Long> faults =
        faults(CREATED, (index, data) -> List.of(index % 10 == 9 ? data + "!" : data));
    assertEquals(Map.of(Fault.CORRUPT, 20L, Fault.LOST, 20L), faults);
  }

  @Test
  void closedStreamsAreCountedAndWhatTheyMissIsLost() throws Exception {
    Map<Fault, Long> faults =
        faults(CREATED, 1, (index, data) -> List.of(index < 50 ? data : "close"));
    assertEquals(Map.of(Fault.STREAM_CLOSED, 1L, Fault.LOST, 50L), faults);
  }

  @Test
  void refusedEventsAreCountedAndNotExpected() throws Exception {
    Map<Fault, Long> faults = faults(
        "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nbusy",
        (index, data) -> List.of());
    assertEquals(Map.of(Fault.PUBLISH_REFUSED, 100L), faults);
  }

  @Test
  void eventsOfOtherChannelsAreCounted() throws Exception {
    try (FaultyServer server = new FaultyServer(CREATED, (index, data) -> List.of(data))) {
      Report report = Bench.run(
          plan(server.url(), server.url().text(), 2, 2, 100, RATE, Duration.ZERO), line -> {});
      assertEquals(Map.of(Fault.MISDIRECTED, 100L), report.faults());
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

  private static Map<Fault, Long> faults(String answer, FaultyServer.Delivery delivery)
      throws Exception {
    return faults(answer, 2, delivery);
  }

  /** What is found when a hundred events are published to these streams. */
  private static Map<Fault, Long> faults(String answer, int streams, FaultyServer.Delivery delivery)
      throws Exception {
    try (FaultyServer server = new FaultyServer(answer, delivery)) {
      return Bench.run(
              plan(server.url(), server.url().text(), streams, 1, 100, RATE, Duration.ZERO),
              line -> {})
          .faults();
    }
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
        subscribe, publish, List.of(), streams, channels, size, load, warmup, duration, 1,
        List.of());
  }
}
