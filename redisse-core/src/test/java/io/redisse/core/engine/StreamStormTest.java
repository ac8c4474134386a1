package io.redisse.core.engine;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.Event;
import io.redisse.api.Grant;
import io.redisse.api.NewEvent;
import io.redisse.core.spi.SseParser.Parsed;
import io.redisse.core.spi.StreamRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests random publishes, interruptions, and clients that connect, stall, disconnect and reconnect.
 * A client that received no gap must have every event exactly once and in order.
 */
@ParameterizedClass
@ValueSource(ints = {StreamStormTest.EVENTS, StreamStormTest.EVENTS / 10})
class StreamStormTest {
  private static final List<String> CHANNELS = List.of("a", "b", "c", "d", "e");
  private static final int CLIENTS = 50;
  static final int EVENTS = 6_000;

  private final long seed = Long.getLong("redisse.storm.seed", System.nanoTime());

  /**
   * Either large enough for all events, so that no client may miss any, or too small for a long
   * stall.
   */
  private final int historySize;

  private final InterruptibleBackend backend;
  private final StreamHub hub;

  private final NavigableMap<Long, Event> published = new ConcurrentSkipListMap<>();

  StreamStormTest(int historySize) {
    this.historySize = historySize;
    backend = new InterruptibleBackend(historySize);
    hub = new StreamHub(
        backend,
        new HubSettings(
            Duration.ofSeconds(15),
            Duration.ofSeconds(3),
            Duration.ofSeconds(30),
            () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime())));
  }

  @AfterEach
  void close() {
    hub.close();
    backend.close();
  }

  /** A browser with its successive connections, each with the cursor of the one before. */
  private final class Client {
    private final Set<String> channels;
    private final Random random;
    private final List<Parsed> earlier = new ArrayList<>();
    private RecordingOutlet outlet = new RecordingOutlet();

    Client(long clientSeed) {
      random = new Random(clientSeed);
      channels = new HashSet<>();
      CHANNELS.stream().filter(channel -> random.nextInt(3) == 0).forEach(channels::add);
      channels.add(CHANNELS.get(random.nextInt(CHANNELS.size())));
      connect(OptionalLong.empty());
    }

    private void connect(OptionalLong cursor) {
      outlet = new RecordingOutlet();
      hub.open(new StreamRequest(Grant.of(channels), cursor, false), outlet);
    }

    void act() {
      switch (random.nextInt(6)) {
        case 0 -> outlet.stopReading();
        case 1, 2 -> outlet.resumeReading();
        case 3 -> reconnect();
        default -> {}
      }
    }

    private void reconnect() {
      if (!outlet.text().isEmpty() && !outlet.isClosed()) {
        outlet.disconnect();
        outlet.awaitClosed();
        earlier.addAll(outlet.events());
        OptionalLong cursor = cursor();
        connect(cursor);
      }
    }

    private OptionalLong cursor() {
      return earlier.stream()
          .map(Parsed::lastEventId)
          .filter(id -> !id.isEmpty())
          .mapToLong(Long::parseLong)
          .reduce((first, second) -> second);
    }

    List<Parsed> received() {
      List<Parsed> all = new ArrayList<>(earlier);
      all.addAll(outlet.events());
      return all;
    }

    boolean hasCaughtUp() {
      outlet.resumeReading();
      long last = published.lastKey();
      List<Parsed> received = outlet.events();
      return !received.isEmpty()
          && published.tailMap(Long.parseLong(lastId(received)), false).values().stream()
              .filter(event -> event.id() <= last)
              .noneMatch(event -> channels.contains(event.channel()));
    }

    private String lastId(List<Parsed> received) {
      String id = received.get(received.size() - 1).lastEventId();
      return id.isEmpty() ? "0" : id;
    }

    /** Returns the events that are missing without a gap or out of order. */
    List<String> faults() {
      List<String> faults = new ArrayList<>();
      long cursor = -1;
      Set<String> gaps = new HashSet<>();
      for (Parsed event : received()) {
        if (event.type().equals("missedevents")) {
          channels.stream().filter(c -> event.data().contains('"' + c + "\":")).forEach(gaps::add);
          continue;
        }
        long id = Long.parseLong(event.lastEventId());
        boolean isEvent = !event.type().equals("lastEventId");
        if (cursor >= 0) {
          if (isEvent ? id <= cursor : id < cursor) {
            faults.add(id + " after " + cursor);
          }
          published.subMap(cursor, false, Math.max(id, cursor + 1), false).values().stream()
              .filter(missed -> channels.contains(missed.channel()))
              .filter(missed -> !gaps.contains(missed.channel()))
              .forEach(missed -> faults.add(missed + " missed before " + event));
        }
        cursor = id;
        // An event ends the gap of its channel; lastEventId ends all gaps.
        gaps.removeIf(channel ->
            !isEvent || Objects.requireNonNull(published.get(id)).channel().equals(channel));
      }
      return faults;
    }
  }

  @Test
  void deliversEveryEventOnceAndInOrderOrReportsAGap() throws Exception {
    List<Client> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(new Client(seed + i));
    }
    AtomicInteger left = new AtomicInteger(EVENTS);
    List<Thread> publishers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Random random = new Random(seed - i);
      publishers.add(new Thread(() -> publish(random, left)));
    }
    publishers.forEach(Thread::start);
    Random random = new Random(seed);
    while (publishers.stream().anyMatch(Thread::isAlive)) {
      clients.get(random.nextInt(CLIENTS)).act();
      if (random.nextInt(200) == 0) {
        backend.cut();
        clients.get(random.nextInt(CLIENTS)).act();
        backend.restore();
      }
    }
    assertEquals(EVENTS, published.size(), () -> "a publish failed or took 30 s, seed " + seed);

    for (Client client : clients) {
      await().until(client::hasCaughtUp);
    }
    for (Client client : clients) {
      assertTrue(
          client.faults().isEmpty(), () -> "STREAM-1, seed " + seed + ": " + client.faults());
    }
    if (historySize == EVENTS) {
      assertEquals(
          0,
          countWithGaps(clients),
          () -> "gaps although the history has all events, seed " + seed);
    }
  }

  private static long countWithGaps(List<Client> clients) {
    return clients.stream()
        .filter(client -> client.received().stream().anyMatch(e -> e.type().equals("missedevents")))
        .count();
  }

  private void publish(Random random, AtomicInteger left) {
    while (left.getAndDecrement() > 0) {
      String channel = CHANNELS.get(random.nextInt(CHANNELS.size()));
      Event event = backend
          .publish(new NewEvent(channel, "x"))
          .toCompletableFuture()
          .orTimeout(30, TimeUnit.SECONDS)
          .join();
      published.put(event.id(), event);
      if (random.nextInt(20) == 0) {
        LockSupport.parkNanos(random.nextInt(1_000_000));
      }
    }
  }
}
