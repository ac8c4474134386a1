package io.redisse.cli.limits;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts rejected requests by limit. Safe for use by multiple threads. */
public final class RejectionCounters {
  /** A limit that rejects requests. */
  public enum Limit {
    /** Open streams of the server. */
    STREAMS,
    /** Open streams per client address. */
    STREAMS_PER_ADDRESS,
    /** New streams per second. */
    STREAM_RATE,
    /** Channels per stream. */
    CHANNELS,
    /** Bytes per event, or per request body with events. */
    EVENT_SIZE,
    /** Events per second and publish token. */
    PUBLISH_RATE
  }

  private final Map<Limit, LongAdder> counts = new EnumMap<>(Limit.class);

  public RejectionCounters() {
    for (Limit limit : Limit.values()) {
      counts.put(limit, new LongAdder());
    }
  }

  void add(Limit limit) {
    adder(limit).increment();
  }

  /** Returns the number of requests that a limit has rejected since the server started. */
  public long count(Limit limit) {
    return adder(limit).sum();
  }

  private LongAdder adder(Limit limit) {
    return counts.getOrDefault(limit, new LongAdder());
  }
}
