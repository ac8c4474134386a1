package io.redisse.tck.reference;

import io.redisse.api.Revocation;
import io.redisse.api.spi.Revocations;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** One node's view of the revocations that all nodes share. */
public final class ReferenceRevocations implements Revocations {
  private final Shared shared;

  public ReferenceRevocations(Shared shared) {
    this.shared = shared;
  }

  @Override
  public CompletionStage<Revocation> add(Revocation revocation) {
    Revocation effective = shared.add(revocation);
    shared.listeners.forEach(each -> each.accept(effective));
    return CompletableFuture.completedFuture(effective);
  }

  @Override
  public void listen(Consumer<Revocation> listener) {
    shared.listeners.add(listener);
    shared.sendAll(listener);
  }

  /** Revocations in force, and the listeners of all nodes. */
  public static final class Shared {
    private record Entry(Revocation revocation, Instant end) {}

    private final Map<String, Entry> known = new ConcurrentHashMap<>();
    private final List<Consumer<Revocation>> listeners = new CopyOnWriteArrayList<>();

    /** Returns the revocation with the latest end. A withdrawal is kept until the previous end. */
    synchronized Revocation add(Revocation added) {
      String name = added.kind() + " " + added.name();
      Entry former = known.get(name);
      if (former != null && former.end().isBefore(Instant.now())) {
        former = null;
      }
      if (added.isWithdrawal()) {
        if (former != null) {
          known.put(name, new Entry(added, former.end()));
        }
        return added;
      }
      boolean isLonger = former == null
          || former.revocation().isWithdrawal()
          || added.until().isAfter(former.end());
      if (isLonger) {
        known.put(name, new Entry(added, added.until()));
      }
      return isLonger ? added : former.revocation();
    }

    void repeat() {
      new ArrayList<>(listeners).forEach(this::sendAll);
    }

    private void sendAll(Consumer<Revocation> listener) {
      known.values().removeIf(each -> each.end().isBefore(Instant.now()));
      known.values().forEach(each -> listener.accept(each.revocation()));
    }
  }
}
