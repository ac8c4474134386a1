package io.redisse.api.spi;

import io.redisse.api.IdempotencyKey;
import io.redisse.api.NewEvent;
import io.redisse.api.Publication;
import java.util.concurrent.CompletionStage;

/**
 * An event store that supports idempotency keys. {@link Backend#local} turns it into an idempotent
 * backend.
 */
public interface IdempotentStore extends EventStore {
  /**
   * Appends an event like {@link #append(NewEvent)}, unless the key has already been used. A
   * repeated call appends nothing and returns the id from the first call (PUB-2). The key check and
   * the append are atomic. A failed append does not consume its key.
   *
   * @param event the event, without an id yet
   * @param key remembered for {@linkplain IdempotencyKey#MEMORY five minutes} after its first use
   * @return completes with the publication, or exceptionally with {@link
   *     io.redisse.api.KeyReusedException} if the key was used with another fingerprint; otherwise
   *     fails like {@link #append(NewEvent)}
   */
  CompletionStage<Publication> append(NewEvent event, IdempotencyKey key);
}
