package io.redisse.tck.server;

import io.redisse.tck.server.wire.ReceivedEvent;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Records the events published in a storm and the ids that clients received for them. */
final class StormLog {
  static final String TYPE = "storm";
  static final String END = "the end";

  private final ConcurrentLinkedQueue<Entry> entries = new ConcurrentLinkedQueue<>();
  private final Map<String, Entry> byData = new ConcurrentHashMap<>();
  private final Map<Long, String> dataById = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();

  /** An event whose publishing was at least attempted. Its data is unique. */
  static final class Entry {
    private final String channel;
    private final String data;
    private final long startNanos = System.nanoTime();
    private volatile boolean published;
    private volatile long id;

    private Entry(String channel, String data) {
      this.channel = channel;
      this.data = data;
    }

    void succeeded() {
      published = true;
    }

    String channel() {
      return channel;
    }

    String data() {
      return data;
    }

    /** Returns whether publishing succeeded. After a failure, the event may still exist. */
    boolean isPublished() {
      return published;
    }

    boolean isEnd() {
      return data.startsWith(END);
    }

    /** Returns whether publishing began before the given {@link System#nanoTime}. */
    boolean startedBefore(long nanos) {
      return startNanos - nanos < 0;
    }

    /** Returns the id, or 0 if no client has received the event. */
    long id() {
      return id;
    }

    @Override
    public String toString() {
      return "'" + data + "' (" + (id == 0 ? "id unknown" : "id " + id) + ")";
    }
  }

  /** Records an event before it is published and makes its data unique. */
  Entry begin(String channel, String data) {
    Entry entry = new Entry(channel, data + ", #" + count.incrementAndGet());
    entries.add(entry);
    byData.put(entry.data(), entry);
    return entry;
  }

  /**
   * Returns the entry of a received event. Fails if the event was never published, if another event
   * has its id, or if another client received the event with a different id.
   */
  Entry received(ReceivedEvent event) {
    Entry entry = byData.get(event.data());
    if (entry == null || !event.type().equals(TYPE)) {
      throw new AssertionError("WIRE-1: no such event was published: " + event);
    }
    long id = event.number();
    String other = dataById.putIfAbsent(id, entry.data());
    if (other != null && !other.equals(entry.data())) {
      throw new AssertionError("two events with the same id: " + event + " and '" + other + "'");
    }
    if (entry.id != 0 && entry.id != id) {
      throw new AssertionError(
          "one event with two ids: " + event + " was received before with the id " + entry.id);
    }
    entry.id = id;
    return entry;
  }

  List<Entry> of(String channel) {
    return entries.stream().filter(entry -> entry.channel().equals(channel)).toList();
  }
}
