package io.redisse.tck;

import io.redisse.api.Event;
import io.redisse.api.NewEvent;
import io.redisse.api.spi.Backend;
import io.redisse.api.spi.EventStore;
import io.redisse.tck.reference.ForwardingBackend;
import io.redisse.tck.reference.ForwardingStore;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Backends whose history and live events disagree, or that fail or close incorrectly. */
final class FaultyBackends {
  private static final long DELAY_MILLIS = 20;

  private FaultyBackends() {}

  static Stream<Fault<UnaryOperator<Backend>>> all() {
    return Stream.of(
        new Fault<>(
            "publishes without broadcasting", "PUB-1", inner -> new ForwardingBackend(inner) {
              @Override
              public CompletionStage<Event> publish(NewEvent event) {
                return inner.store().append(event);
              }
            }),
        new Fault<>(
            "completes a publish before the event is in the history", "PUB-1", StoresLater::new),
        new Fault<>("broadcasts before it stores", "PUB-1", BroadcastsFirst::new),
        new Fault<>(
            "completes a publish with an altered event",
            "PUB-1",
            inner -> new ForwardingBackend(inner) {
              @Override
              public CompletionStage<Event> publish(NewEvent event) {
                return inner
                    .publish(event)
                    .thenApply(e -> new Event(e.id(), e.channel(), e.type(), e.data() + " "));
              }
            }),
        new Fault<>(
            "returns a new store at each call", "PUB-1", inner -> new ForwardingBackend(inner) {
              @Override
              public EventStore store() {
                return new ForwardingStore(inner.store());
              }
            }),
        new Fault<>("broadcasts out of order", "CAST-2", inner -> new ForwardingBackend(inner) {
          @Override
          public CompletionStage<Event> publish(NewEvent event) {
            return inner.store().append(event).thenCompose(appended -> {
              CompletableFuture<Event> published = new CompletableFuture<>();
              later(
                  appended.id() % 2,
                  () -> inner
                      .broadcaster()
                      .broadcast(appended)
                      .thenRun(() -> published.complete(appended)));
              return published;
            });
          }
        }),
        new Fault<>(
            "completes subscribe() normally while it is unreachable",
            "STORE-10",
            inner -> new ForwardingBackend(inner) {
              @Override
              public CompletionStage<Void> subscribe(Set<String> channels) {
                return inner.broadcaster().subscribe(channels).exceptionally(failure -> null);
              }
            }),
        new Fault<>(
            "hides the failure of a publish", "STORE-10", inner -> new ForwardingBackend(inner) {
              @Override
              public CompletionStage<Event> publish(NewEvent event) {
                CompletableFuture<Event> published = new CompletableFuture<>();
                inner.publish(event).whenComplete((done, failure) -> {
                  if (failure == null) {
                    published.complete(done);
                  } else {
                    published.completeExceptionally(new IllegalStateException("failed"));
                  }
                });
                return published;
              }
            }),
        new Fault<>("ignores close", "STORE-10", inner -> new ForwardingBackend(inner) {
          @Override
          public void close() {}
        }));
  }

  /** Runs a task after a delay. */
  static void later(long millis, Runnable task) {
    // Ignores failures, because the test may have closed the backend by then.
    CompletableFuture<Void> ignored = CompletableFuture.runAsync(
        task, CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS));
  }

  /** Completes the publish first and appends the event to the history later. */
  private static final class StoresLater extends ForwardingBackend {
    StoresLater(Backend inner) {
      super(inner);
    }

    @Override
    public CompletionStage<Event> publish(NewEvent event) {
      return inner.store().lastId().thenApply(id -> {
        later(DELAY_MILLIS, () -> inner.publish(event));
        return event.withId(id + 1);
      });
    }
  }

  /** Guesses the next id, which is correct as long as no other node publishes. */
  private static final class BroadcastsFirst extends ForwardingBackend {
    private final Deque<CompletionStage<Event>> appending = new ArrayDeque<>();

    BroadcastsFirst(Backend inner) {
      super(inner);
    }

    @Override
    public synchronized CompletionStage<Event> publish(NewEvent event) {
      CompletionStage<Event> before = appending.isEmpty()
          ? CompletableFuture.completedFuture(event.withId(1))
          : appending.removeLast();
      CompletionStage<Event> published = before
          .thenCompose(done -> inner.store().lastId())
          .thenCompose(last -> {
            CompletableFuture<Event> appended = new CompletableFuture<>();
            inner
                .broadcaster()
                .broadcast(event.withId(last + 1))
                .thenRun(() ->
                    later(1, () -> inner.store().append(event).thenAccept(appended::complete)));
            return appended;
          });
      appending.add(published);
      return published;
    }
  }
}
