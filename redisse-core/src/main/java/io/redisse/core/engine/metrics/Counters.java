package io.redisse.core.engine.metrics;

import io.redisse.core.spi.Statistics;
import java.util.concurrent.atomic.LongAdder;

/** The hub's counters, as described in {@link Statistics}. Thread-safe. */
public record Counters(
    LongAdder connected, LongAdder served, LongAdder events, LongAdder missing, LongAdder groups) {
  public Counters() {
    this(new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder());
  }

  public Statistics snapshot() {
    return new Statistics(connected.sum(), served.sum(), events.sum(), missing.sum());
  }
}
