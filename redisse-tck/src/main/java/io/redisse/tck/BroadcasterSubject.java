package io.redisse.tck;

import io.redisse.api.spi.Broadcaster;
import io.redisse.tck.support.Await;
import io.redisse.tck.support.BroadcasterProbe;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The broadcaster under test, either standalone or part of a backend. */
record BroadcasterSubject(
    Supplier<BroadcasterProbe> first,
    Supplier<BroadcasterProbe> second,
    Consumer<Broadcaster> interruption,
    Supplier<Await> limits) {
  BroadcasterProbe open() {
    return first.get();
  }

  BroadcasterProbe openSecond() {
    return second.get();
  }

  void interrupt(BroadcasterProbe probe) {
    interruption.accept(probe.broadcaster());
  }

  /**
   * Returns the current run's time limits. Call it only while a test runs, because each run has its
   * own settings.
   */
  Await await() {
    return limits.get();
  }
}
