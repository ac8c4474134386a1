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
 * Connects, reads the history after its cursor, goes on live, drops, and comes back: what a server
 * does for each of its streams.
 */
final class Client {
  private static final int MOST_LIVE_EVENTS = 40;
  private static final long LIVE_MILLIS = 2;

  private final SubscriptionDispatcher switchboard;
  private final StoreProbe store;
  private final Set<String> channels;
  private final Random random;
  private final List<Event> received = new ArrayList<>();
  private final List<Hole> holes = new ArrayList<>();
  private final long start;
  private long cursor;

  Client(
      SubscriptionDispatcher switchboard, StoreProbe store, Set<String> channels, Random random) {
    this.switchboard = switchboard;
    this.store = store;
    this.channels = channels;
    this.random = random;
    start = store.lastId();
    cursor = start;
  }

  /** One connection, from its subscription to its end. */
  void connectOnce() throws InterruptedException {
    LinkedBlockingQueue<Event> live = new LinkedBlockingQueue<>();
    Consumer<Event> inbox = live::add;
    switchboard.connect(channels, inbox);
    readHistory();
    for (int left = random.nextInt(MOST_LIVE_EVENTS); left > 0; left--) {
      Event event = live.poll(LIVE_MILLIS, TimeUnit.MILLISECONDS);
      if (event == null) {
        break;
      }
      if (event.id() > cursor) {
        received.add(event);
        cursor = event.id();
      }
    }
    switchboard.drop(channels, inbox);
  }

  /** Fails unless it received, once and in order, every event but those that it was told of. */
  void check(List<Event> published) {
    Check.ascending(received, "received by a client that drops and comes back");
    List<Event> expected = published.stream()
        .filter(event -> event.id() > start && channels.contains(event.channel()))
        .filter(event ->
            holes.stream().noneMatch(hole -> hole.holds(event)) || received.contains(event))
        .toList();
    Check.sameEvents(expected, received, "received by a client that drops and comes back");
  }

  private void readHistory() {
    long before = cursor;
    History history = store.readInPages(channels, before, 1 + random.nextInt(50));
    received.addAll(history.events());
    cursor = history.through();
    holes.add(new Hole(before, cursor, history.gaps()));
  }

  /** What a gap told: of these channels, something after the cursor may be missing. */
  private record Hole(long cursor, long through, Map<String, Gap> gaps) {
    boolean holds(Event event) {
      return cursor < event.id() && event.id() <= through && gaps.containsKey(event.channel());
    }
  }
}
