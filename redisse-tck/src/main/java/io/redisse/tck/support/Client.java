package io.redisse.tck.support;

import io.redisse.api.Event;
import io.redisse.api.Gap;
import io.redisse.api.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A client that reconnects repeatedly. On each connection, it acts like a stream of a server: it
 * subscribes, reads the history after its cursor, receives live events for a while, and
 * disconnects.
 */
final class Client {
  private static final int MAX_LIVE_EVENTS = 40;
  private static final long MAX_MILLIS_BETWEEN_LIVE_EVENTS = 2;
  private static final int MAX_PAGE = 50;

  private final SubscriptionDispatcher dispatcher;
  private final StoreProbe store;
  private final Set<String> channels;
  private final Random random;
  private final List<Event> received = new ArrayList<>();
  private final List<ReportedGaps> reportedGaps = new ArrayList<>();
  private final long start;
  private long cursor;

  Client(SubscriptionDispatcher dispatcher, StoreProbe store, Set<String> channels, Random random) {
    this.dispatcher = dispatcher;
    this.store = store;
    this.channels = channels;
    this.random = random;
    start = store.lastId();
    cursor = start;
  }

  /** Runs one connection, from subscribing to disconnecting. */
  void connectOnce() throws InterruptedException {
    LinkedBlockingQueue<Event> live = new LinkedBlockingQueue<>();
    Consumer<Event> inbox = live::add;
    dispatcher.subscribe(channels, inbox);
    readHistory();
    for (int left = random.nextInt(MAX_LIVE_EVENTS); left > 0; left--) {
      Event event = live.poll(MAX_MILLIS_BETWEEN_LIVE_EVENTS, TimeUnit.MILLISECONDS);
      if (event == null) {
        break;
      }
      if (event.id() > cursor) {
        received.add(event);
        cursor = event.id();
      }
    }
    dispatcher.unsubscribe(channels, inbox);
  }

  /**
   * Requires that the client received every event exactly once and in order. Events in reported
   * gaps may be missing.
   */
  void check(List<Event> published) {
    Check.ascending(received, "events received by a client that reconnects");
    List<Event> expected = published.stream()
        .filter(event -> event.id() > start && channels.contains(event.channel()))
        .filter(event -> reportedGaps.stream().noneMatch(gaps -> gaps.mayHide(event))
            || received.contains(event))
        .toList();
    Check.sameEvents(expected, received, "events received by a client that reconnects");
  }

  private void readHistory() {
    long before = cursor;
    History history = store.readInPages(channels, before, 1 + random.nextInt(MAX_PAGE));
    received.addAll(history.events());
    cursor = history.through();
    reportedGaps.add(new ReportedGaps(before, cursor, history.gaps()));
  }

  /** Channels in which events with cursor &lt; id ≤ through may be missing. */
  private record ReportedGaps(long cursor, long through, Map<String, Gap> gaps) {
    boolean mayHide(Event event) {
      return cursor < event.id() && event.id() <= through && gaps.containsKey(event.channel());
    }
  }
}
