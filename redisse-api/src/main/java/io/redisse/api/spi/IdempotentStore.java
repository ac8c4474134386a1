package io.redisse.api.spi;

import io.redisse.api.IdempotencyKey;
import io.redisse.api.NewEvent;
import io.redisse.api.Publication;
import java.util.concurrent.CompletionStage;

/** A store that knows an append again; {@link Backend#local} then makes an idempotent backend of it. */
public interface IdempotentStore extends EventStore {
  /**
   * Appends an event as {@link #append(NewEvent)} does, unless its key is known: then it appends
   * nothing and gives the id of the first time (PUB-2). Both are one step. An append that fails
   * leaves its key unused.
   *
   * @param event the event
   * @param key known for {@linkplain IdempotencyKey#MEMORY five minutes} from the first time
   * @return completes with the event; or exceptionally as that of {@link #append(NewEvent)}, or with
   *     {@link io.redisse.api.KeyReusedException} if the key is known with another fingerprint
   */
  CompletionStage<Publication> append(NewEvent event, IdempotencyKey key);
}
