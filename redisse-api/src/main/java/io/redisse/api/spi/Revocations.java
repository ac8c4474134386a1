package io.redisse.api.spi;

import io.redisse.api.Revocation;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Distributes revocations to all nodes that share a backend, see {@link Backend#revocations}. */
public interface Revocations {
  /**
   * Passes a revocation to the listeners of all nodes, including this one. A node that is
   * disconnected or starts later receives it as soon as it connects, unless the revocation is over
   * (CAST-7).
   *
   * @param revocation replaces an earlier one of the same kind and name
   * @return completes when it is certain that all nodes will receive it; or exceptionally with
   *     {@link io.redisse.api.BackendUnavailableException} if that is uncertain
   */
  CompletionStage<Void> add(Revocation revocation);

  /**
   * Sets the listener. It receives all revocations in force, now and after each interruption, and
   * every new one. It may receive a revocation more than once.
   *
   * @param listener must not block; may be called by several threads
   */
  void listen(Consumer<Revocation> listener);
}
