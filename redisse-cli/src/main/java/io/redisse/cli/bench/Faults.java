package io.redisse.cli.bench;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Counts what must not happen. Safe for use by many threads. */
final class Faults {
  private final Map<Fault, AtomicLong> counts = new EnumMap<>(Fault.class);
  private final AtomicReference<@Nullable String> firstReason = new AtomicReference<>();

  Faults() {
    for (Fault fault : Fault.values()) {
      counts.put(fault, new AtomicLong());
    }
  }

  void add(Fault fault, long count) {
    counter(fault).addAndGet(count);
  }

  void add(Fault fault) {
    add(fault, 1);
  }

  /** Counts, and keeps the reason if it is the first. */
  void add(Fault fault, String reason) {
    firstReason.compareAndSet(null, reason);
    add(fault);
  }

  long count(Fault fault) {
    return counter(fault).get();
  }

  private AtomicLong counter(Fault fault) {
    return Objects.requireNonNull(counts.get(fault));
  }

  Optional<String> firstReason() {
    return Optional.ofNullable(firstReason.get());
  }

  /** Those that happened. */
  Map<Fault, Long> happened() {
    Map<Fault, Long> happened = new EnumMap<>(Fault.class);
    for (Fault fault : Fault.values()) {
      if (count(fault) > 0) {
        happened.put(fault, count(fault));
      }
    }
    return happened;
  }
}
