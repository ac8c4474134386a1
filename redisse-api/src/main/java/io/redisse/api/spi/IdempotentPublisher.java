package io.redisse.api.spi;

import io.redisse.api.IdempotencyKey;
import io.redisse.api.NewEvent;
import io.redisse.api.Publication;
import java.util.concurrent.CompletionStage;

/** Publishes events with idempotency keys, see {@link Backend#idempotent}. */
@FunctionalInterface
public interface IdempotentPublisher {
  /**
   * Publishes an event like {@link Backend#publish}, unless the key was used before. A repeated
   * call appends and broadcasts nothing and returns the id of the first call (PUB-2). Checking the
   * key and publishing are one step across all nodes. A publish that fails does not use up its key.
   *
   * @param event the event, without an id yet
   * @param key remembered for {@linkplain IdempotencyKey#MEMORY five minutes} after its first use;
   *     if the history survives a restart, so does the key
   * @return completes with the publication; or exceptionally as {@link Backend#publish}, or with
   *     {@link io.redisse.api.KeyReusedException} if the key was used with another fingerprint
   */
  CompletionStage<Publication> publish(NewEvent event, IdempotencyKey key);
}
