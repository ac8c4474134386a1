package io.redisse.api.spi;

import io.redisse.api.IdempotencyKey;
import io.redisse.api.NewEvent;
import io.redisse.api.Publication;
import java.util.concurrent.CompletionStage;

/** A store with idempotency keys; {@link Backend#local} makes an idempotent backend of it. */
public interface IdempotentStore extends EventStore {
  /**
   * Appends an event like {@link #append(NewEvent)}, unless the key was used before. A repeated
   * call appends nothing and returns the id of the first call (PUB-2). Checking the key and
   * appending are one step. An append that fails does not use up its key.
   *
   * @param event the event, without an id yet
   * @param key remembered for {@linkplain IdempotencyKey#MEMORY five minutes} after its first use
   * @return completes with the publication; or exceptionally as {@link #append(NewEvent)}, or with
   *     {@link io.redisse.api.KeyReusedException} if the key was used with another fingerprint
   */
  CompletionStage<Publication> append(NewEvent event, IdempotencyKey key);
}
