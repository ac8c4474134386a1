package io.redisse.redis;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.Event;
import io.redisse.api.Grant;
import io.redisse.api.History;
import io.redisse.api.NewEvent;
import io.redisse.core.Redisse;
import io.redisse.core.spi.StreamRequest;
import io.redisse.redis.StreamRecorder.Received;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs fifty streams on two nodes and five channels while events are published without a pause and
 * Redis is disturbed.
 */
final class StreamsUnderLoad implements AutoCloseable {
  private static final List<String> CHANNELS = List.of("a", "b", "c", "d", "e");
  private static final int STREAMS = 50;
  private static final String OPTIONS = "?historySize=1000000&timeout=1s";
  static final List<String> TWO_NODES =
      List.of("redisse-commands", "redisse-commands", "redisse-pubsub", "redisse-pubsub");

  private final long seed = Long.getLong("redisse.streams.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final List<Redisse> nodes = new ArrayList<>();
  final List<StreamRecorder> streams = new ArrayList<>();
  final RedisProcess redis;
  final Publishing publishing = new Publishing();

  interface Disturbance {
    void run() throws Exception;
  }

  /** Publishes on the first node without a pause. Failed events are not retried. */
  final class Publishing extends Thread {
    private final List<Event> confirmed = new ArrayList<>();
    private volatile boolean isEnding;

    @Override
    public void run() {
      for (int i = 0; !isEnding; i++) {
        String channel = CHANNELS.get(i % CHANNELS.size());
        try {
          Event event = nodes
              .get(0)
              .publish(new NewEvent(channel, "t", channel + " " + i))
              .toCompletableFuture()
              .join();
          synchronized (confirmed) {
            confirmed.add(event);
          }
        } catch (CompletionException e) {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(200));
      }
    }

    int count() {
      synchronized (confirmed) {
        return confirmed.size();
      }
    }

    void awaitMore(int events) {
      int count = count();
      await().pollInterval(5, TimeUnit.MILLISECONDS).until(() -> count() >= count + events);
    }

    void end() {
      isEnding = true;
      await().until(() -> !isAlive());
    }
  }

  StreamsUnderLoad(String... settings) {
    this(RedisProcess.start(settings));
  }

  private StreamsUnderLoad(RedisProcess server) {
    this(server, server.uri(OPTIONS));
  }

  /** Connects the nodes to the server through a proxy. */
  StreamsUnderLoad(RedisProcess server, FaultProxy proxy) {
    this(server, proxy.uri(OPTIONS));
  }

  private StreamsUnderLoad(RedisProcess server, URI uri) {
    redis = server;
    for (int i = 0; i < 2; i++) {
      nodes.add(Redisse.builder().backend(uri.toString()).build());
    }
    for (int i = 0; i < STREAMS; i++) {
      Set<String> channels = new HashSet<>(Set.of(CHANNELS.get(i % CHANNELS.size())));
      CHANNELS.stream().filter(channel -> random.nextInt(3) == 0).forEach(channels::add);
      open(i % 2, channels, OptionalLong.empty());
    }
    await().until(() -> streams.stream().noneMatch(stream -> stream.received().isEmpty()));
    publishing.start();
    publishing.awaitMore(200);
  }

  private void open(int node, Set<String> channels, OptionalLong cursor) {
    StreamRecorder stream = new StreamRecorder(channels);
    nodes.get(node).hub().open(new StreamRequest(Grant.of(channels), cursor, false), stream);
    streams.add(stream);
  }

  /** Reconnects a client for each stream, on the other node and with the stream's first cursor. */
  void reconnectFromTheBeginning() {
    for (int i = 0; i < STREAMS; i++) {
      StreamRecorder stream = streams.get(i);
      open(1 - i % 2, stream.channels, OptionalLong.of(stream.start()));
    }
  }

  /** Asserts that those clients received the same events as the streams that stayed open. */
  void assertReconnectedReceivedTheSame() {
    for (int i = 0; i < STREAMS; i++) {
      List<Received> expected = streams.get(i).events();
      assertEquals(expected, streams.get(STREAMS + i).received(), () -> "seed " + seed);
    }
  }

  /** Publishes one more event, and returns the failure. */
  Throwable publishFailure() {
    CompletableFuture<Event> rejected =
        nodes.get(1).publish(new NewEvent("a", "t", "rejected")).toCompletableFuture();
    return Objects.requireNonNull(
        assertThrows(CompletionException.class, rejected::join).getCause());
  }

  @Override
  public void close() {
    publishing.end();
    nodes.forEach(Redisse::close);
    redis.close();
  }

  /** Runs a disturbance under load, and then waits until the last events arrive. */
  void during(Disturbance disturbance) throws Exception {
    disturbance.run();
    publishing.awaitMore(500);
    publishing.end();
    for (String channel : CHANNELS) {
      nodes
          .get(0)
          .publish(new NewEvent(channel, "t", "last of " + channel))
          .toCompletableFuture()
          .join();
    }
    await().until(() -> streams.stream().allMatch(StreamsUnderLoad::hasLastEvents));
    for (StreamRecorder stream : streams) {
      assertFalse(stream.isClosed(), () -> "seed " + seed + ": a stream was closed");
    }
  }

  private static boolean hasLastEvents(StreamRecorder stream) {
    return stream.channels.stream().allMatch(channel -> stream.hasReceived("last of " + channel));
  }

  /** Asserts that every stream received exactly the history, and no missedevents. */
  void assertNothingWasMissed() {
    for (StreamRecorder stream : streams) {
      List<Received> kept = history(stream).stream()
          .map(event -> new Received(event.id(), event.type(), event.data()))
          .toList();
      assertEquals(kept, stream.events(), () -> "seed " + seed);
      assertEquals(
          List.of("lastEventId"),
          stream.received().stream()
              .filter(Received::isNotice)
              .map(Received::type)
              .toList(),
          () -> "seed " + seed);
    }
  }

  /**
   * Asserts that every stream received the events of this node once and in order, and each event of
   * the Ruby publisher once, though possibly after greater ids.
   */
  void assertAllArrivedWithRuby(List<String> rubyData) {
    for (StreamRecorder stream : streams) {
      List<String> data = stream.events().stream().map(Received::data).toList();
      Set<String> ruby = new HashSet<>(rubyData);
      List<String> ofThisNode =
          data.stream().filter(each -> !ruby.contains(each)).toList();
      List<String> expected = publishing.confirmed.stream()
          .filter(event -> event.id() > stream.start())
          .filter(event -> stream.channels.contains(event.channel()))
          .map(Event::data)
          .toList();
      assertEquals(
          expected,
          ofThisNode.stream().filter(each -> !each.startsWith("last of")).toList(),
          () -> "seed " + seed);
      List<String> expectedOfRuby = rubyData.stream()
          .filter(each -> stream.channels.contains(each.substring(0, 1)))
          .sorted()
          .toList();
      assertEquals(
          expectedOfRuby,
          data.stream().filter(ruby::contains).sorted().toList(),
          () -> "seed " + seed);
      assertEquals(1, stream.notices().size(), () -> "seed " + seed);
    }
  }

  private List<Event> history(StreamRecorder stream) {
    List<Event> all = new ArrayList<>();
    long cursor = stream.start();
    History page;
    do {
      page = nodes
          .get(1)
          .backend()
          .store()
          .history(stream.channels, cursor, 1000)
          .toCompletableFuture()
          .join();
      all.addAll(page.events());
      cursor = page.through();
    } while (page.more());
    return all;
  }

  /**
   * Asserts that every stream received all confirmed events of its channels, except those before a
   * notice of missed events.
   */
  void assertEverythingConfirmedArrivedOrWasReported(boolean isNoticeExpected) {
    for (StreamRecorder stream : streams) {
      List<Received> received = stream.received();
      List<Received> events = stream.events();
      long last = stream.start();
      for (Received event : events) {
        long before = last;
        assertTrue(event.id() > before, () -> "seed " + seed + ": " + event + " after " + before);
        last = event.id();
      }
      List<Received> missed =
          received.stream().filter(each -> each.type().equals("missedevents")).toList();
      assertEquals(isNoticeExpected ? 1 : 0, missed.size(), () -> "seed " + seed + ": " + missed);
      if (isNoticeExpected) {
        for (String channel : stream.channels) {
          assertTrue(
              missed.get(0).data().contains("\"" + channel + "\":\"reset\""), missed::toString);
        }
      }
      int notice = isNoticeExpected ? received.indexOf(missed.get(0)) : 0;
      assertAllConfirmedAfter(received.subList(notice, received.size()), stream.channels);
    }
  }

  /** Asserts that no confirmed event after the first of these is missing. */
  private void assertAllConfirmedAfter(List<Received> received, Set<String> channels) {
    long from =
        received.stream().mapToLong(Received::id).filter(id -> id > 0).min().orElseThrow();
    Set<Long> ids = new HashSet<>();
    received.forEach(each -> ids.add(each.id()));
    for (Event event : publishing.confirmed) {
      assertTrue(
          event.id() < from || !channels.contains(event.channel()) || ids.contains(event.id()),
          () -> "seed " + seed + ": missed " + event + " after " + received.get(0));
    }
  }
}
