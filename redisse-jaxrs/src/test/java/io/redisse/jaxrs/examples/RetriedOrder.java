package io.redisse.jaxrs.examples;

import io.redisse.api.IdempotencyKey;
import io.redisse.api.NewEvent;
import io.redisse.api.Publication;
import io.redisse.core.Redisse;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** Publishes with a key, so that retries are safe. */
class RetriedOrder {
  private final IdempotencyKey key;

  RetriedOrder() {
    var key = new IdempotencyKey(UUID.randomUUID().toString(), "order-42");

    this.key = key;
  }

  CompletionStage<Publication> publish(Redisse redisse, String data) {
    return redisse.publish(new NewEvent("user:42", "order", data), key);
  }
}
