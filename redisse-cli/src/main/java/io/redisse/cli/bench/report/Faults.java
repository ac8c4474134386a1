package io.redisse.cli.bench.report;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Counts faults. Thread-safe. */
public final class Faults {
  private final Map<Fault, AtomicLong> counts = new EnumMap<>(Fault.class);
  private final AtomicReference<@Nullable String> firstReason = new AtomicReference<>();

  public Faults() {
    for (Fault fault : Fault.values()) {
      counts.put(fault, new AtomicLong());
    }
  }

  public void add(Fault fault, long count) {
    counter(fault).addAndGet(count);
  }

  public void add(Fault fault) {
    add(fault, 1);
  }

  /** Counts a fault. Only the first reason in a run is kept. */
  public void add(Fault fault, String reason) {
    firstReason.compareAndSet(null, reason);
    add(fault);
  }

  private AtomicLong counter(Fault fault) {
    return Objects.requireNonNull(counts.get(fault));
  }

  public Optional<String> firstReason() {
    return Optional.ofNullable(firstReason.get());
  }

  /** Returns the number of faults of each kind that occurred. */
  public Map<Fault, Long> counted() {
    Map<Fault, Long> counted = new EnumMap<>(Fault.class);
    counts.forEach((fault, count) -> {
      if (count.get() > 0) {
        counted.put(fault, count.get());
      }
    });
    return counted;
  }
}
