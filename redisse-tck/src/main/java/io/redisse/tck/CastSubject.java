package io.redisse.tck;

import io.redisse.api.spi.Broadcaster;
import io.redisse.tck.support.CastProbe;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What the tests of broadcasting run on: a broadcaster alone, or that of a backend. */
record CastSubject(
    Supplier<CastProbe> first, Supplier<CastProbe> second, Consumer<Broadcaster> interruption) {
  CastProbe open() {
    return first.get();
  }

  CastProbe openSecond() {
    return second.get();
  }

  void interrupt(CastProbe cast) {
    interruption.accept(cast.broadcaster());
  }
}
