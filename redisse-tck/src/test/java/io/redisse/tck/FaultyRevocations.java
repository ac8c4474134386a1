package io.redisse.tck;

import io.redisse.api.Revocation;
import io.redisse.api.spi.Backend;
import io.redisse.api.spi.Revocations;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Backends that carry revocations wrongly. */
final class FaultyRevocations {
  private FaultyRevocations() {}

  static Stream<Fault<UnaryOperator<Backend>>> all() {
    return Stream.of(
        fault(
            "tells its own node only",
            inner -> new ReferenceRevocations(new ReferenceRevocations.Shared())),
        fault("tells other nodes only", inner -> new Faulty(inner) {
          private final Set<Revocation> own = ConcurrentHashMap.newKeySet();

          @Override
          public CompletionStage<Void> add(Revocation revocation) {
            own.add(revocation);
            return super.add(revocation);
          }

          @Override
          public void listen(Consumer<Revocation> listener) {
            super.listen(told -> {
              if (!own.contains(told)) {
                listener.accept(told);
              }
            });
          }
        }),
        fault("tells only those who are there", inner -> new Faulty(inner) {
          @Override
          public void listen(Consumer<Revocation> listener) {
            Set<Revocation> former = new HashSet<>();
            boolean[] isListening = {false};
            super.listen(told -> {
              if (!isListening[0]) {
                former.add(told);
              } else if (!former.contains(told)) {
                listener.accept(told);
              }
            });
            isListening[0] = true;
          }
        }),
        fault("tells each node once", inner -> new Faulty(inner) {
          @Override
          public void listen(Consumer<Revocation> listener) {
            Set<Revocation> known = ConcurrentHashMap.newKeySet();
            super.listen(told -> {
              if (known.add(told)) {
                listener.accept(told);
              }
            });
          }
        }),
        fault("takes nothing back", inner -> new Faulty(inner) {
          @Override
          public CompletionStage<Void> add(Revocation revocation) {
            return revocation.until().isAfter(Instant.now())
                ? super.add(revocation)
                : CompletableFuture.completedFuture(null);
          }
        }));
  }

  private static Fault<UnaryOperator<Backend>> fault(
      String name, Function<Revocations, Revocations> revocations) {
    return new Fault<>(name, "CAST-7", inner -> new ForwardingBackend(inner) {
      private final Revocations faulty = revocations.apply(inner.revocations().orElseThrow());

      @Override
      public Optional<Revocations> revocations() {
        return Optional.of(faulty);
      }
    });
  }

  private static class Faulty implements Revocations {
    private final Revocations inner;

    Faulty(Revocations inner) {
      this.inner = inner;
    }

    @Override
    public CompletionStage<Void> add(Revocation revocation) {
      return inner.add(revocation);
    }

    @Override
    public void listen(Consumer<Revocation> listener) {
      inner.listen(listener);
    }
  }
}
