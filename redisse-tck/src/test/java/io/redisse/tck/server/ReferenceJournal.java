package io.redisse.tck.server;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The events of a {@link ReferenceServer}. Streams wait on its monitor for new events. */
class ReferenceJournal {
  static final int HISTORY_SIZE = 100;

  /** Cursors below this value are from an earlier life of the server. */
  final long epoch;

  private final Map<String, Deque<Event>> kept = new HashMap<>();
  private final Map<String, Long> newestDiscarded = new HashMap<>();
  private long lastId;
  private boolean interrupted;
  private final int historySize;

  record Event(long id, String channel, String type, String data) {}

  /** The retained events after a cursor, and the reason for each gap by channel. */
  record Replay(List<Event> events, long through, Map<String, String> gaps) {
    Replay withEvents(List<Event> newEvents) {
      return new Replay(newEvents, through, gaps);
    }

    Replay withGaps(Map<String, String> newGaps) {
      return new Replay(events, through, newGaps);
    }
  }

  ReferenceJournal(long epoch) {
    this(epoch, HISTORY_SIZE);
  }

  ReferenceJournal(long epoch, int historySize) {
    this.epoch = epoch;
    this.historySize = historySize;
    lastId = epoch;
  }

  synchronized long lastId() {
    return lastId;
  }

  synchronized boolean isInterrupted() {
    return interrupted;
  }

  synchronized void setInterrupted(boolean newInterrupted) {
    interrupted = newInterrupted;
    notifyAll();
  }

  synchronized void publish(String channel, String type, String data) {
    Deque<Event> events = kept.computeIfAbsent(channel, name -> new ArrayDeque<>());
    lastId++;
    events.add(new Event(lastId, channel, type, data));
    if (events.size() > historySize) {
      newestDiscarded.put(channel, events.remove().id());
    }
    notifyAll();
  }

  synchronized Replay read(Set<String> channels, long cursor) {
    Map<String, String> gaps = new TreeMap<>();
    List<Event> events = new ArrayList<>();
    for (String channel : channels) {
      if (cursor > lastId) {
        gaps.put(channel, "unknown");
      } else if (cursor < epoch) {
        gaps.put(channel, "reset");
      } else if (cursor < newestDiscarded.getOrDefault(channel, 0L)) {
        gaps.put(channel, "trimmed");
      }
      kept.getOrDefault(channel, new ArrayDeque<>()).stream()
          .filter(event -> event.id() > cursor)
          .forEach(events::add);
    }
    events.sort(Comparator.comparingLong(Event::id));
    return new Replay(events, lastId, gaps);
  }

  /** Waits until there may be events after a cursor, or until the timeout. */
  synchronized void await(long cursor, long nanos) throws InterruptedException {
    if (interrupted || lastId <= cursor) {
      TimeUnit.NANOSECONDS.timedWait(this, nanos);
    }
  }

  synchronized void wakeAll() {
    notifyAll();
  }
}
