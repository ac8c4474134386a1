package io.redisse.core.engine;

import io.redisse.api.BackendUnavailableException;
import io.redisse.api.Event;
import io.redisse.api.History;
import io.redisse.api.NewEvent;
import io.redisse.api.spi.Backend;
import io.redisse.api.spi.Broadcaster;
import io.redisse.api.spi.EventStore;
import io.redisse.core.memory.MemoryEventStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** An in-memory backend behind a connection that a test can cut. Publishing still works then. */
final class InterruptibleBackend implements Backend {
  private final EventStore memory;
  private final Backend local;
  private volatile boolean cut;
  private Broadcaster.@Nullable Listener listener;

  /** The number of reads of history. */
  final AtomicInteger reads = new AtomicInteger();

  /** The number of calls of {@code lastId()}. */
  final AtomicInteger lastIdReads = new AtomicInteger();

  private record Held(CompletableFuture<History> answer, CompletionStage<History> history) {}

  private final List<Held> heldAnswers = new ArrayList<>();
  private boolean holding;

  /** While it is pending, no call of {@code lastId()} completes. */
  private volatile CompletableFuture<Void> cursorsReleased =
      CompletableFuture.completedFuture(null);

  InterruptibleBackend() {
    this(MemoryEventStore.DEFAULT_HISTORY_SIZE);
  }

  InterruptibleBackend(int historySize) {
    memory = new MemoryEventStore(historySize, null, InstantSource.system());
    local = Backend.local(memory);
  }

  /** Withholds the results of further reads until they are released. */
  synchronized void holdAnswers() {
    holding = true;
  }

  /** Withholds the results of {@code lastId()} until they are released. */
  void holdCursors() {
    cursorsReleased = new CompletableFuture<>();
  }

  void releaseCursors() {
    cursorsReleased.complete(null);
  }

  synchronized boolean holdsAnAnswer() {
    return !heldAnswers.isEmpty();
  }

  synchronized void releaseHeldAnswers() {
    takeHeldAnswers().forEach(held -> held.history.thenAccept(held.answer::complete));
  }

  /** Fails a read that had reached the store. */
  synchronized void failOneHeldAnswer() {
    heldAnswers
        .remove(0)
        .answer
        .completeExceptionally(new BackendUnavailableException("timeout", null));
  }

  private List<Held> takeHeldAnswers() {
    List<Held> held = List.copyOf(heldAnswers);
    heldAnswers.clear();
    return held;
  }

  synchronized void stopHolding() {
    holding = false;
    releaseHeldAnswers();
  }

  private synchronized CompletionStage<History> answer(CompletionStage<History> history) {
    if (!holding) {
      return history;
    }
    CompletableFuture<History> later = new CompletableFuture<>();
    heldAnswers.add(new Held(later, history));
    return later;
  }

  void cut() {
    listener().onInterrupted();
    loseSilently();
  }

  /** Drops everything from now on, without notifying the listener. */
  void loseSilently() {
    cut = true;
  }

  void restore() {
    cut = false;
    listener().onResumed();
  }

  Broadcaster.Listener listener() {
    return Objects.requireNonNull(listener);
  }

  private <T> CompletionStage<T> unavailable() {
    return CompletableFuture.failedFuture(new BackendUnavailableException("cut", null));
  }

  @Override
  public CompletionStage<Event> publish(NewEvent event) {
    return local.publish(event);
  }

  @Override
  public void close() {
    local.close();
  }

  @Override
  public EventStore store() {
    return new EventStore() {
      @Override
      public CompletionStage<Event> append(NewEvent event) {
        return memory.append(event);
      }

      @Override
      public CompletionStage<History> history(Set<String> channels, long cursor, int limit) {
        reads.incrementAndGet();
        return cut ? unavailable() : answer(memory.history(channels, cursor, limit));
      }

      @Override
      public CompletionStage<Long> lastId() {
        lastIdReads.incrementAndGet();
        return cut
            ? unavailable()
            : memory.lastId().thenCombine(cursorsReleased, (id, released) -> id);
      }

      @Override
      public void close() {
        memory.close();
      }
    };
  }

  @Override
  public Broadcaster broadcaster() {
    return new Broadcaster() {
      @Override
      public CompletionStage<Void> broadcast(Event event) {
        return local.broadcaster().broadcast(event);
      }

      @Override
      public CompletionStage<Void> subscribe(Set<String> channels) {
        return cut ? unavailable() : local.broadcaster().subscribe(channels);
      }

      @Override
      public CompletionStage<Void> unsubscribe(Set<String> channels) {
        return local.broadcaster().unsubscribe(channels);
      }

      @Override
      public void listen(Listener newListener) {
        listener = newListener;
        local.broadcaster().listen(new Listener() {
          @Override
          public void onEvent(Event event) {
            if (!cut) {
              newListener.onEvent(event);
            }
          }

          @Override
          public void onInterrupted() {}

          @Override
          public void onResumed() {}

          @Override
          public void onReset(long epoch) {}
        });
      }

      @Override
      public void close() {
        local.broadcaster().close();
      }
    };
  }
}
