package io.redisse.tck;

import io.redisse.api.Event;
import io.redisse.api.History;
import io.redisse.api.NewEvent;
import io.redisse.api.spi.EventStore;
import io.redisse.tck.reference.ForwardingStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Stores that fail, reject or close incorrectly. */
final class FaultyFailures {
  private FaultyFailures() {}

  static Stream<Fault<UnaryOperator<EventStore>>> all() {
    return Stream.of(
        fault("never completes a read", "STORE-10", NeverCompletes::new),
        fault("completes a read with null", "STORE-4", CompletesWithNull::new),
        fault("later appends an event whose append failed", "STORE-14", AppendsLater::new),
        fault("trims before a failed append", "STORE-14", TrimsFirst::new),
        fault("hangs in close", "STORE-10", HangsInClose::new),
        fault("fails when it is closed twice", "STORE-10", ClosesOnce::new),
        fault("ignores close", "STORE-10", IgnoresClose::new),
        fault("returns an empty history during an outage", "STORE-10", HidesOutages::new),
        fault(
            "rejects invalid arguments with a failed stage",
            "STORE-10",
            RejectsThroughTheStage::new),
        fault("accepts invalid arguments", "STORE-10", AcceptsInvalidArguments::new));
  }

  private static Fault<UnaryOperator<EventStore>> fault(
      String name, String rule, UnaryOperator<EventStore> subject) {
    return new Fault<>(name, rule, subject);
  }

  private static final class NeverCompletes extends ForwardingStore {
    NeverCompletes(EventStore inner) {
      super(inner);
    }

    @Override
    public CompletionStage<History> history(Set<String> channels, long cursor, int limit) {
      return inner.history(channels, cursor, limit).thenCompose(page -> new CompletableFuture<>());
    }
  }

  @SuppressWarnings("NullAway") // Returning null is the fault.
  private static final class CompletesWithNull extends ForwardingStore {
    CompletesWithNull(EventStore inner) {
      super(inner);
    }

    @Override
    public CompletionStage<History> history(Set<String> channels, long cursor, int limit) {
      return CompletableFuture.completedFuture(null);
    }
  }

  /** Queues events whose append failed, and appends them with the next event. */
  private static final class AppendsLater extends ForwardingStore {
    private final List<NewEvent> queued = new ArrayList<>();

    AppendsLater(EventStore inner) {
      super(inner);
    }

    @Override
    public CompletionStage<Event> append(NewEvent event) {
      CompletionStage<Event> appended = inner.append(event);
      if (appended.toCompletableFuture().isCompletedExceptionally()) {
        queued.add(event);
      } else {
        queued.forEach(inner::append);
        queued.clear();
      }
      return appended;
    }
  }

  private static final class TrimsFirst extends ForwardingStore {
    private boolean hasFailed;

    TrimsFirst(EventStore inner) {
      super(inner);
    }

    @Override
    public CompletionStage<Event> append(NewEvent event) {
      CompletionStage<Event> appended = inner.append(event);
      hasFailed |= appended.toCompletableFuture().isCompletedExceptionally();
      return appended;
    }

    @Override
    public CompletionStage<History> history(Set<String> channels, long cursor, int limit) {
      return inner
          .history(channels, cursor, limit)
          .thenApply(page -> hasFailed
              ? new History(
                  page.events().stream().skip(1).toList(), page.through(), page.gaps(), page.more())
              : page);
    }
  }

  private static final class HangsInClose extends ForwardingStore {
    HangsInClose(EventStore inner) {
      super(inner);
    }

    @Override
    public void close() {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2 * ContractRun.AWAIT_MILLIS));
    }
  }

  private static final class ClosesOnce extends ForwardingStore {
    private boolean closed;

    ClosesOnce(EventStore inner) {
      super(inner);
    }

    @Override
    public void close() {
      if (closed) {
        throw new IllegalStateException("closed already");
      }
      closed = true;
      inner.close();
    }
  }

  private static final class IgnoresClose extends ForwardingStore {
    IgnoresClose(EventStore inner) {
      super(inner);
    }

    @Override
    public void close() {}
  }

  private static final class HidesOutages extends ForwardingStore {
    HidesOutages(EventStore inner) {
      super(inner);
    }

    @Override
    public CompletionStage<History> history(Set<String> channels, long cursor, int limit) {
      return inner
          .history(channels, cursor, limit)
          .exceptionally(failure -> new History(List.of(), Math.max(1, cursor), Map.of(), false));
    }
  }

  private static final class RejectsThroughTheStage extends ForwardingStore {
    RejectsThroughTheStage(EventStore inner) {
      super(inner);
    }

    @Override
    public CompletionStage<History> history(Set<String> channels, long cursor, int limit) {
      try {
        return inner.history(channels, cursor, limit);
      } catch (IllegalArgumentException e) {
        return CompletableFuture.failedFuture(e);
      }
    }
  }

  private static final class AcceptsInvalidArguments extends ForwardingStore {
    AcceptsInvalidArguments(EventStore inner) {
      super(inner);
    }

    @Override
    public CompletionStage<History> history(Set<String> channels, long cursor, int limit) {
      return inner.history(
          channels.isEmpty() ? Set.of("any") : channels,
          Math.min(Math.max(cursor, 0), Event.MAX_ID),
          Math.max(limit, 1));
    }
  }
}
