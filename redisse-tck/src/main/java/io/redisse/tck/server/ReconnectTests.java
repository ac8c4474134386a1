package io.redisse.tck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.redisse.tck.rules.Rule;
import io.redisse.tck.server.wire.ClientRequest;
import io.redisse.tck.server.wire.EventStream;
import io.redisse.tck.server.wire.ReceivedEvent;
import io.redisse.tck.support.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Tests that a client that reconnects with its last event id receives every event exactly once. */
abstract class ReconnectTests extends ServerTests {
  private static final int RECONNECTS = 25;
  private static final int EVENTS_PER_CONNECTION = 4;

  /** Enough large events to exceed the size of a single history read. */
  private static final int LONG_REPLAY = 60;

  private static final int LARGE = 16 * 1024;

  ReconnectTests(ServerContract contract) {
    super(contract);
  }

  @Test
  @Rule("STREAM-1")
  void reconnectingClientReceivesMissedEventsOnceAndThenLiveEvents() {
    EventStream witness = stream(a, b);
    witness.cursor();
    long seen = publishAndReceive(witness, a, "seen");
    publishAndReceive(witness, b, "missed 1");
    publishAndReceive(witness, a, "missed 2");
    EventStream stream = stream(ClientRequest.stream(a, b).after(seen));
    assertEquals("missed 1", stream.next().data(), "data of the first event");
    assertEquals("missed 2", stream.next().data(), "data of the second event");
    publish(b, "live");
    assertEquals("live", stream.nextPublished().data(), "data of the live event");
    stream.staysQuiet(settings.quietMillis(), "all events have been received");
  }

  @Test
  @Rule("STREAM-2")
  void historiesOfAllChannelsAreMergedById() {
    EventStream witness = stream(a, b);
    long start = witness.cursor();
    List<String> published = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      String data = "event " + i;
      publishAndReceive(witness, i % 3 == 0 ? a : b, data);
      published.add(data);
    }
    EventStream stream = stream(ClientRequest.stream(a, b).after(start));
    List<ReceivedEvent> replayed = new ArrayList<>();
    published.forEach(data -> replayed.add(stream.next()));
    assertEquals(
        published,
        replayed.stream().map(ReceivedEvent::data).toList(),
        () -> "replay of two channels, received " + replayed);
  }

  @Test
  @Rule("STREAM-2")
  void longReplayIsComplete() {
    long start = stream(a, b).cursor();
    int count = Math.min(LONG_REPLAY, server.historySize());
    List<String> published = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String data = "event " + i + " " + "x".repeat(LARGE);
      publish(i % 2 == 0 ? a : b, data);
      published.add(data);
    }
    EventStream stream = stream(ClientRequest.stream(a, b).after(start));
    for (int i = 0; i < count; i++) {
      int index = i;
      ReceivedEvent event = stream.next();
      assertEquals(
          published.get(i), event.data(), () -> "event " + index + " of a replay, " + event);
    }
  }

  @Test
  @Rule("STREAM-1")
  void eventsOfOtherChannelsAreNotReceived() {
    EventStream stream = stream(a);
    long start = stream.cursor();
    for (String other : List.of(b, a.toUpperCase(Locale.ROOT), a + "-", a.substring(1))) {
      publish(other, "in " + other);
    }
    publish(a, "requested");
    for (EventStream each : List.of(stream, stream(ClientRequest.stream(a).after(start)))) {
      assertEquals("requested", each.next().data(), () -> "data of the first event on " + each);
    }
  }

  @Test
  @Rule("STREAM-2")
  void nothingIsLostBetweenHistoryAndLiveEvents() {
    long cursor = stream(a, b).cursor();
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger next = new AtomicInteger();
    CompletableFuture<Void> publishing = CompletableFuture.runAsync(() -> {
      for (int i = 0; !done.get(); i++) {
        publish(a, "event " + i);
        // Throttle: if a client falls too far behind, the server may discard events and report a
        // gap.
        while (i - next.get() > server.historySize() / 2 && !done.get()) {
          Await.pause(1);
        }
      }
    });
    try {
      for (int i = 0; i < RECONNECTS; i++) {
        try (EventStream stream =
            EventStream.open(endpoint, ClientRequest.stream(a, b).after(cursor))) {
          for (int n = 0; n < EVENTS_PER_CONNECTION; n++) {
            ReceivedEvent event = stream.nextPublished();
            String expected = "event " + next.getAndIncrement();
            int connection = i;
            assertEquals(expected, event.data(), () -> "connection " + connection + ", " + event);
            cursor = event.number();
          }
        }
      }
    } finally {
      done.set(true);
      publishing.join();
    }
  }

  @Test
  @Rule("STREAM-1")
  void clientsThatReconnectAtRandomReceiveEveryEventOnceAndInOrder() {
    Storm.run(server, settings);
  }

  @Test
  @Rule("STREAM-1")
  @NeedsQuiet
  void serverRestartLosesNothingSilently() {
    Storm.run(server, settings, restartHook());
  }

  @Test
  @Rule("STREAM-1")
  @NeedsQuiet
  void clientThatWasOfflineDuringARestartReceivesMissedEventsOrANotice() {
    Runnable restart = restartHook();
    long seen;
    try (EventStream witness = EventStream.open(endpoint, ClientRequest.stream(a, b))) {
      witness.cursor();
      seen = publishAndReceive(witness, a, "seen");
      publishAndReceive(witness, b, "missed");
    }
    restart.run();
    // If the ids were reset, these events would reuse the ids from before the restart.
    List<String> expected = List.of("missed", "later 1", "later 2", "later 3");
    expected.subList(1, expected.size()).forEach(data -> publish(b, data));
    EventStream stream = stream(ClientRequest.stream(a, b).after(seen));
    ReceivedEvent first = stream.next();
    if (!first.isMissedEvents()) {
      List<ReceivedEvent> received = new ArrayList<>(List.of(first));
      while (received.size() < expected.size()) {
        received.add(stream.next());
      }
      assertEquals(
          expected,
          received.stream().map(ReceivedEvent::data).toList(),
          () -> "after a restart, expected 'missedevents' or every event, received " + received);
    }
  }

  @Test
  @Rule("STREAM-1")
  @NeedsQuiet
  void backendInterruptionLosesNothingSilently() {
    Runnable interrupt = interruptHook();
    Runnable resume = resumeHook();
    Storm.run(server, settings, () -> {
      interrupt.run();
      Await.pause(settings.quietMillis());
      resume.run();
    });
    stream(a).cursor();
  }
}
