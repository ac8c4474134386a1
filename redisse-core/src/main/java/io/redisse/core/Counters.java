package io.redisse.core;

import java.util.concurrent.atomic.LongAdder;

/** What a hub counts; {@link Statistics} says what each means. */
record Counters(LongAdder connected, LongAdder served, LongAdder events, LongAdder missing) {
  Counters() {
    this(new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder());
  }

  Statistics now() {
    return new Statistics(connected.sum(), served.sum(), events.sum(), missing.sum());
  }
}
