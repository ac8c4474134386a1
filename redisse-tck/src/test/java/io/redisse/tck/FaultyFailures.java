package io.redisse.tck;

import io.redisse.api.Event;
import io.redisse.api.History;
import io.redisse.api.spi.EventStore;
import io.redisse.tck.support.Settings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Stores that fail, refuse or close wrongly. */
final class FaultyFailures {
  private FaultyFailures() {}

  static Stream<Fault<UnaryOperator<EventStore>>> all() {
    return Stream.of(
        fault("completes nothing", "STORE-10", NeverCompletes::new),
        fault("completes with null", "STORE-4", CompletesWithNull::new),
        fault("hangs in close", "STORE-10", HangsInClose::new),
        fault("cannot be closed twice", "STORE-10", ClosesOnce::new),
        fault("goes on after close", "STORE-10", GoesOnAfterClose::new),
        fault("takes an outage for silence", "STORE-10", TakesOutagesForSilence::new),
        fault("refuses misuse through the stage", "STORE-10", RefusesThroughTheStage::new),
        fault("answers any question", "STORE-10", AnswersAnyQuestion::new));
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

  @SuppressWarnings("NullAway") // the fault is just this
  private static final class CompletesWithNull extends ForwardingStore {
    CompletesWithNull(EventStore inner) {
      super(inner);
    }

    @Override
    public CompletionStage<History> history(Set<String> channels, long cursor, int limit) {
      return CompletableFuture.completedFuture(null);
    }
  }

  private static final class HangsInClose extends ForwardingStore {
    HangsInClose(EventStore inner) {
      super(inner);
    }

    @Override
    public void close() {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2 * Settings.awaitMillis()));
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

  private static final class GoesOnAfterClose extends ForwardingStore {
    GoesOnAfterClose(EventStore inner) {
      super(inner);
    }

    @Override
    public void close() {}
  }

  private static final class TakesOutagesForSilence extends ForwardingStore {
    TakesOutagesForSilence(EventStore inner) {
      super(inner);
    }

    @Override
    public CompletionStage<History> history(Set<String> channels, long cursor, int limit) {
      return inner
          .history(channels, cursor, limit)
          .exceptionally(failure -> new History(List.of(), Math.max(1, cursor), Map.of(), false));
    }
  }

  private static final class RefusesThroughTheStage extends ForwardingStore {
    RefusesThroughTheStage(EventStore inner) {
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

  private static final class AnswersAnyQuestion extends ForwardingStore {
    AnswersAnyQuestion(EventStore inner) {
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
