package io.redisse.tck;

import io.redisse.api.Event;
import io.redisse.api.IdempotencyKey;
import io.redisse.api.NewEvent;
import io.redisse.api.Publication;
import io.redisse.api.spi.Backend;
import io.redisse.api.spi.IdempotentPublisher;
import io.redisse.tck.reference.ForwardingBackend;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Backends that handle idempotency keys incorrectly. */
final class FaultyRetries {
  private FaultyRetries() {}

  static Stream<Fault<UnaryOperator<Backend>>> all() {
    return Stream.of(
        fault(
            "ignores the key",
            inner ->
                (event, key) -> inner.publish(event).thenApply(e -> new Publication(e, false))),
        fault(
            "broadcasts a replay again",
            inner -> (event, key) -> correct(inner)
                .publish(event, key)
                .thenCompose(known ->
                    inner.broadcaster().broadcast(known.event()).thenApply(done -> known))),
        fault(
            "ignores the fingerprint",
            inner -> (event, key) ->
                correct(inner).publish(event, new IdempotencyKey(key.key(), "same for all"))),
        fault(
            "does not mark a replay",
            inner -> (event, key) -> correct(inner)
                .publish(event, key)
                .thenApply(known -> new Publication(known.event(), false))),
        fault("checks the key and publishes in two steps", ChecksFirst::new));
  }

  private static Fault<UnaryOperator<Backend>> fault(
      String name, Function<Backend, IdempotentPublisher> publisher) {
    return new Fault<>(name, "PUB-2", inner -> new ForwardingBackend(inner) {
      private final IdempotentPublisher faulty = publisher.apply(inner);

      @Override
      public Optional<IdempotentPublisher> idempotent() {
        return Optional.of(faulty);
      }
    });
  }

  private static IdempotentPublisher correct(Backend backend) {
    return backend.idempotent().orElseThrow();
  }

  /** Knows only the keys used on its own node, and checks them before it publishes. */
  private static final class ChecksFirst implements IdempotentPublisher {
    private final Backend inner;
    private final Map<IdempotencyKey, Event> known = new ConcurrentHashMap<>();

    ChecksFirst(Backend inner) {
      this.inner = inner;
    }

    @Override
    public CompletionStage<Publication> publish(NewEvent event, IdempotencyKey key) {
      Event first = known.get(key);
      if (first != null) {
        return CompletableFuture.completedFuture(new Publication(first, true));
      }
      return inner.publish(event).thenApply(published -> {
        known.put(key, published);
        return new Publication(published, false);
      });
    }
  }
}
