package io.redisse.api.spi;

import io.redisse.api.IdempotencyKey;
import io.redisse.api.NewEvent;
import io.redisse.api.Publication;
import java.util.concurrent.CompletionStage;

/** What a backend can do that knows a publish again, see {@link Backend#idempotent}. */
@FunctionalInterface
public interface IdempotentPublisher {
  /**
   * Publishes an event as {@link Backend#publish} does, unless its key is known: then it appends
   * nothing, tells nobody, and gives the id of the first time (PUB-2). Looking for the key and
   * publishing are one step, through whichever node. A publish that fails leaves its key unused.
   *
   * @param event the event
   * @param key known for {@linkplain IdempotencyKey#MEMORY five minutes} from the first time, and for
   *     as long as the history outlives what it was published through
   * @return completes with the event; or exceptionally as that of {@link Backend#publish}, or with
   *     {@link io.redisse.api.KeyReusedException} if the key is known with another fingerprint
   */
  CompletionStage<Publication> publish(NewEvent event, IdempotencyKey key);
}
