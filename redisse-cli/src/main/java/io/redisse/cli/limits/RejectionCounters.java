package io.redisse.cli.limits;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How often a limit refused somebody. Safe for use by many threads. */
public final class RejectionCounters {
  /** A limit of the server. */
  public enum Limit {
    /** Streams in all. */
    STREAMS,
    /** Streams of one address. */
    STREAMS_PER_ADDRESS,
    /** New streams in a second. */
    STREAM_RATE,
    /** Channels of one stream. */
    CHANNELS,
    /** Bytes of an event, or of a request with events. */
    EVENT_SIZE,
    /** Events of one token in a second. */
    PUBLISH_RATE
  }

  private final Map<Limit, LongAdder> counts = new EnumMap<>(Limit.class);

  RejectionCounters() {
    for (Limit limit : Limit.values()) {
      counts.put(limit, new LongAdder());
    }
  }

  void add(Limit limit) {
    adder(limit).increment();
  }

  public long count(Limit limit) {
    return adder(limit).sum();
  }

  private LongAdder adder(Limit limit) {
    return counts.getOrDefault(limit, new LongAdder());
  }
}
