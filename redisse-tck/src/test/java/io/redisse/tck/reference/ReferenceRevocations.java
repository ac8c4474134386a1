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
  public CompletionStage<Void> add(Revocation revocation) {
    shared.inForce.put(revocation.kind() + " " + revocation.name(), revocation);
    shared.listeners.forEach(each -> each.accept(revocation));
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void listen(Consumer<Revocation> listener) {
    shared.listeners.add(listener);
    shared.sendAll(listener);
  }

  /** Revocations in force, and the listeners of all nodes. */
  public static final class Shared {
    private final Map<String, Revocation> inForce = new ConcurrentHashMap<>();
    private final List<Consumer<Revocation>> listeners = new CopyOnWriteArrayList<>();

    void repeat() {
      new ArrayList<>(listeners).forEach(this::sendAll);
    }

    private void sendAll(Consumer<Revocation> listener) {
      inForce.values().removeIf(each -> each.until().isBefore(Instant.now()));
      inForce.values().forEach(listener);
    }
  }
}
