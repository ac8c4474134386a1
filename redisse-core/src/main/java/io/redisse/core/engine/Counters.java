package io.redisse.core.engine;

import io.redisse.core.spi.Statistics;
import java.util.concurrent.atomic.LongAdder;

/** What a hub counts, and who hears of the rest; {@link Statistics} says what each means. */
record Counters(
    LongAdder connected,
    LongAdder served,
    LongAdder events,
    LongAdder missing,
    LongAdder groups,
    Observers observers) {
  Counters() {
    this(
        new LongAdder(),
        new LongAdder(),
        new LongAdder(),
        new LongAdder(),
        new LongAdder(),
        new Observers());
  }

  Statistics now() {
    return new Statistics(connected.sum(), served.sum(), events.sum(), missing.sum());
  }
}
