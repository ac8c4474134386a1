package io.redisse.tck;

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

/** What one node hears of the revocations that all of them share. */
final class ReferenceRevocations implements Revocations {
  private final Shared shared;

  ReferenceRevocations(Shared shared) {
    this.shared = shared;
  }

  @Override
  public CompletionStage<Void> add(Revocation revocation) {
    shared.inForce.put(revocation.kind() + " " + revocation.name(), revocation);
    shared.listeners.forEach(each -> each.accept(revocation));
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void listen(Consumer<Revocation> listener) {
    shared.listeners.add(listener);
    shared.tell(listener);
  }

  /** What all nodes share. */
  static final class Shared {
    private final Map<String, Revocation> inForce = new ConcurrentHashMap<>();
    private final List<Consumer<Revocation>> listeners = new CopyOnWriteArrayList<>();

    void tellAgain() {
      new ArrayList<>(listeners).forEach(this::tell);
    }

    private void tell(Consumer<Revocation> listener) {
      inForce.values().removeIf(each -> each.until().isBefore(Instant.now()));
      inForce.values().forEach(listener);
    }
  }
}
