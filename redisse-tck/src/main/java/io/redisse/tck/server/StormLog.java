package io.redisse.tck.server;

import io.redisse.tck.server.wire.Received;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** All that was published in a storm, and the ids that clients saw of it. */
final class StormLog {
  static final String END = "the end";

  private final ConcurrentLinkedQueue<Entry> entries = new ConcurrentLinkedQueue<>();
  private final Map<String, Entry> byData = new ConcurrentHashMap<>();
  private final Map<Long, String> byId = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();

  /** An event that is being published; its data is its own. */
  static final class Entry {
    private final String channel;
    private final String data;
    private final long begun = System.nanoTime();
    private volatile boolean certain;
    private volatile long id;

    private Entry(String channel, String data) {
      this.channel = channel;
      this.data = data;
    }

    void succeeded() {
      certain = true;
    }

    String channel() {
      return channel;
    }

    String data() {
      return data;
    }

    /** Whether it is an event in any case, and not only may be one. */
    boolean isCertain() {
      return certain;
    }

    boolean isEnd() {
      return data.startsWith(END);
    }

    /** Whether its publishing may have begun before then. */
    boolean begunBefore(long nanos) {
      return begun - nanos < 0;
    }

    /** 0 as long as no client has seen it. */
    long id() {
      return id;
    }

    @Override
    public String toString() {
      return "'" + data + "' (" + (id == 0 ? "id unknown" : "id " + id) + ")";
    }
  }

  Entry begin(String channel, String data) {
    Entry entry = new Entry(channel, data + ", #" + count.incrementAndGet());
    entries.add(entry);
    byData.put(entry.data(), entry);
    return entry;
  }

  /** What this is of what was published: all clients must see the same. */
  Entry seen(Received event) {
    Entry entry = byData.get(event.data());
    if (entry == null || !event.type().equals("storm")) {
      throw new AssertionError("WIRE-1: never published as it was received: " + event);
    }
    long id = event.number();
    String other = byId.putIfAbsent(id, entry.data());
    if (other != null && !other.equals(entry.data())) {
      throw new AssertionError("one id for two events: " + event + " and '" + other + "'");
    }
    if (entry.id != 0 && entry.id != id) {
      throw new AssertionError("one event with two ids: " + event + " and " + entry.id);
    }
    entry.id = id;
    return entry;
  }

  List<Entry> of(String channel) {
    return entries.stream().filter(entry -> entry.channel().equals(channel)).toList();
  }
}
