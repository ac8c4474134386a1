package io.redisse.api.spi;

import io.redisse.api.Revocation;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Where all nodes that share a backend hear of revocations, see {@link Backend#revocations}. */
public interface Revocations {
  /**
   * Tells the listeners of all nodes, this one's too. Whoever cannot be told now, because it is cut
   * off or comes later, is told when it can be, until the revocation is over (CAST-7).
   *
   * @param revocation replaces an earlier one of the same kind and name
   * @return completes when all will be told; or exceptionally with {@link
   *     io.redisse.api.BackendUnavailableException} if that is not sure
   */
  CompletionStage<Void> add(Revocation revocation);

  /**
   * Names the one who hears. It is told of all revocations that are in force, again after each
   * interruption, and of each that is added from then on; of some more than once.
   *
   * @param listener must not block; may be called by several threads
   */
  void listen(Consumer<Revocation> listener);
}
