package io.redisse.api.spi;

import io.redisse.api.IdempotencyKey;
import io.redisse.api.NewEvent;
import io.redisse.api.Publication;
import java.util.concurrent.CompletionStage;

/** Publishes events with idempotency keys. See {@link Backend#idempotent}. */
@FunctionalInterface
public interface IdempotentPublisher {
  /**
   * Publishes an event like {@link Backend#publish}, unless the key has already been used. A
   * repeated call publishes nothing and returns the id from the first call (PUB-2). The key check
   * and the publish are atomic across all nodes. A failed publish does not consume its key.
   *
   * @param event the event, without an id yet
   * @param key remembered for {@linkplain IdempotencyKey#MEMORY five minutes} after its first use;
   *     survives a restart if the history does
   * @return completes with the publication, or exceptionally with {@link
   *     io.redisse.api.KeyReusedException} if the key was used with another fingerprint; otherwise
   *     fails like {@link Backend#publish}
   */
  CompletionStage<Publication> publish(NewEvent event, IdempotencyKey key);
}
