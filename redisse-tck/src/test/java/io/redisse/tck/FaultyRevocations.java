package io.redisse.tck;

import io.redisse.api.Revocation;
import io.redisse.api.spi.Backend;
import io.redisse.api.spi.Revocations;
import io.redisse.tck.reference.ForwardingBackend;
import io.redisse.tck.reference.ReferenceRevocations;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Backends that deliver revocations incorrectly. */
final class FaultyRevocations {
  private FaultyRevocations() {}

  static Stream<Fault<UnaryOperator<Backend>>> all() {
    return Stream.of(
        fault(
            "delivers to its own node only",
            inner -> new ReferenceRevocations(new ReferenceRevocations.Shared())),
        fault("delivers to other nodes only", inner -> new ForwardingRevocations(inner) {
          private final Set<Revocation> own = ConcurrentHashMap.newKeySet();

          @Override
          public CompletionStage<Revocation> add(Revocation revocation) {
            own.add(revocation);
            return super.add(revocation);
          }

          @Override
          public void listen(Consumer<Revocation> listener) {
            super.listen(revocation -> {
              if (!own.contains(revocation)) {
                listener.accept(revocation);
              }
            });
          }
        }),
        fault(
            "does not deliver to nodes that join later", inner -> new ForwardingRevocations(inner) {
              @Override
              public void listen(Consumer<Revocation> listener) {
                Set<Revocation> inForce = new HashSet<>();
                boolean[] isListening = {false};
                super.listen(revocation -> {
                  if (!isListening[0]) {
                    inForce.add(revocation);
                  } else if (!inForce.contains(revocation)) {
                    listener.accept(revocation);
                  }
                });
                isListening[0] = true;
              }
            }),
        fault("does not repeat after an interruption", inner -> new ForwardingRevocations(inner) {
          @Override
          public void listen(Consumer<Revocation> listener) {
            Set<Revocation> known = ConcurrentHashMap.newKeySet();
            super.listen(revocation -> {
              if (known.add(revocation)) {
                listener.accept(revocation);
              }
            });
          }
        }),
        fault("ends a longer revocation early", inner -> new ForwardingRevocations(inner) {
          @Override
          public CompletionStage<Revocation> add(Revocation revocation) {
            return super.add(revocation.withdrawn()).thenCompose(done -> super.add(revocation));
          }
        }),
        fault("reports another end than that in force", inner -> new ForwardingRevocations(inner) {
          @Override
          public CompletionStage<Revocation> add(Revocation revocation) {
            return super.add(revocation).thenApply(inForce -> revocation);
          }
        }),
        fault("does not extend a revocation", inner -> new ForwardingRevocations(inner) {
          private final Map<String, Revocation> first = new ConcurrentHashMap<>();

          @Override
          public CompletionStage<Revocation> add(Revocation revocation) {
            return super.add(
                revocation.isWithdrawal()
                    ? revocation
                    : first.computeIfAbsent(revocation.name(), name -> revocation));
          }
        }),
        fault("does not repeat withdrawals", inner -> new ForwardingRevocations(inner) {
          private final Set<Revocation> withdrawals = ConcurrentHashMap.newKeySet();

          @Override
          public void listen(Consumer<Revocation> listener) {
            super.listen(revocation -> {
              if (!revocation.isWithdrawal() || withdrawals.add(revocation)) {
                listener.accept(revocation);
              }
            });
          }
        }),
        fault("does not withdraw", inner -> new ForwardingRevocations(inner) {
          @Override
          public CompletionStage<Revocation> add(Revocation revocation) {
            return revocation.isWithdrawal()
                ? CompletableFuture.completedFuture(revocation)
                : super.add(revocation);
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

  private static class ForwardingRevocations implements Revocations {
    private final Revocations inner;

    ForwardingRevocations(Revocations inner) {
      this.inner = inner;
    }

    @Override
    public CompletionStage<Revocation> add(Revocation revocation) {
      return inner.add(revocation);
    }

    @Override
    public void listen(Consumer<Revocation> listener) {
      inner.listen(listener);
    }
  }
}
