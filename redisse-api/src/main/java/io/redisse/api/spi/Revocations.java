package io.redisse.api.spi;

import io.redisse.api.Revocation;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Distributes revocations to all nodes that share a backend. See {@link Backend#revocations}. */
public interface Revocations {
  /**
   * Passes a revocation to the listeners of all nodes, including this one. A node that is
   * disconnected or starts later receives it as soon as it connects, unless the revocation has
   * expired by then (CAST-7).
   *
   * <p>A revocation never shortens an earlier one of the same kind and name: the later end applies.
   * A {@linkplain Revocation#isWithdrawal withdrawal} ends it, and reaches the same nodes for as
   * long as the revocation would have lasted.
   *
   * @param revocation the revocation or the withdrawal
   * @return completes once delivery to all nodes is guaranteed, with the revocation that is now in
   *     force: its end is later than the given one if an earlier revocation lasts longer. Completes
   *     exceptionally with {@link io.redisse.api.BackendUnavailableException} if delivery is not
   *     guaranteed
   */
  CompletionStage<Revocation> add(Revocation revocation);

  /**
   * Sets the listener. The listener receives all revocations in force, both when it is set and
   * after each interruption, and every new revocation. It may receive the same revocation more than
   * once.
   *
   * @param listener called from several threads; must not block
   */
  void listen(Consumer<Revocation> listener);
}
