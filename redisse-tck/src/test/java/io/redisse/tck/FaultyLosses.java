package io.redisse.tck;

import io.redisse.api.Event;
import io.redisse.api.Gap;
import io.redisse.api.History;
import io.redisse.api.NewEvent;
import io.redisse.api.spi.Backend;
import io.redisse.api.spi.EventStore;
import io.redisse.tck.reference.ForwardingBackend;
import io.redisse.tck.reference.ForwardingStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Backends that report lost data incorrectly or to the wrong nodes. */
final class FaultyLosses {
  private FaultyLosses() {}

  static Stream<Fault<UnaryOperator<Backend>>> all() {
    return Stream.of(
        fault("resets all streams when one channel is lost", "STORE-12", ResetsAll::new),
        fault("reports a rollback to the listener of one node", "STORE-13", TellsOneNode::new),
        fault(
            "reports a rollback only on the node that knows about it",
            "STORE-13",
            AnswersOnOne::new),
        fault("reports a rollback in one channel only", "STORE-13", AnswersForOneChannel::new),
        fault("reports no gap for a cursor from the lost data", "STORE-13", TrustsLostCursors::new),
        fault("does not report a rollback", "STORE-13", inner -> new ForwardingBackend(inner) {
          @Override
          public void listen(Listener listener) {
            inner.broadcaster().listen(new ForwardingListener(listener) {
              @Override
              public void onReset(long epoch) {}
            });
          }
        }),
        fault("broadcasts an event whose append failed", "STORE-14", BroadcastsFailures::new));
  }

  private static Fault<UnaryOperator<Backend>> fault(
      String name, String rule, UnaryOperator<Backend> subject) {
    return new Fault<>(name, rule, subject);
  }

  /** Changes the results of a backend's store. */
  private abstract static class AnsweringBackend extends ForwardingBackend {
    private final EventStore store;

    AnsweringBackend(Backend inner) {
      super(inner);
      store = new ForwardingStore(inner.store()) {
        @Override
        public CompletionStage<History> history(Set<String> channels, long cursor, int limit) {
          return inner
              .history(channels, cursor, limit)
              .thenApply(page ->
                  new History(page.events(), page.through(), gaps(page, cursor), page.more()));
        }
      };
    }

    abstract Map<String, Gap> gaps(History page, long cursor);

    @Override
    public EventStore store() {
      return store;
    }
  }

  private static final class ResetsAll extends AnsweringBackend {
    private @Nullable Listener listener;

    ResetsAll(Backend inner) {
      super(inner);
    }

    @Override
    public void listen(Listener newListener) {
      listener = newListener;
      inner.broadcaster().listen(newListener);
    }

    @Override
    Map<String, Gap> gaps(History page, long cursor) {
      if (listener != null && page.gaps().containsValue(Gap.RESET)) {
        listener.onReset(page.through());
      }
      return page.gaps();
    }
  }

  /** Only the node that published an event detects its loss. */
  private static final class TellsOneNode extends ForwardingBackend {
    private boolean hasPublished;

    TellsOneNode(Backend inner) {
      super(inner);
    }

    @Override
    public CompletionStage<Event> publish(NewEvent event) {
      hasPublished = true;
      return inner.publish(event);
    }

    @Override
    public void listen(Listener listener) {
      inner.broadcaster().listen(new ForwardingListener(listener) {
        @Override
        public void onReset(long epoch) {
          if (hasPublished) {
            target.onReset(epoch);
          }
        }
      });
    }
  }

  private static final class AnswersOnOne extends AnsweringBackend {
    private boolean hasPublished;

    AnswersOnOne(Backend inner) {
      super(inner);
    }

    @Override
    public CompletionStage<Event> publish(NewEvent event) {
      hasPublished = true;
      return inner.publish(event);
    }

    @Override
    Map<String, Gap> gaps(History page, long cursor) {
      return hasPublished ? page.gaps() : Map.of();
    }
  }

  private static final class AnswersForOneChannel extends AnsweringBackend {
    AnswersForOneChannel(Backend inner) {
      super(inner);
    }

    @Override
    Map<String, Gap> gaps(History page, long cursor) {
      Map<String, Gap> gaps = new HashMap<>(page.gaps());
      gaps.keySet().removeIf(channel -> channel.endsWith("-b"));
      return gaps;
    }
  }

  /** Reports the gap for older cursors, but not for cursors from the lost data. */
  private static final class TrustsLostCursors extends AnsweringBackend {
    private volatile long newest;

    TrustsLostCursors(Backend inner) {
      super(inner);
    }

    @Override
    public CompletionStage<Event> publish(NewEvent event) {
      return inner.publish(event).thenApply(published -> {
        newest = published.id();
        return published;
      });
    }

    @Override
    Map<String, Gap> gaps(History page, long cursor) {
      return cursor == newest ? Map.of() : page.gaps();
    }
  }

  private static final class BroadcastsFailures extends ForwardingBackend {
    BroadcastsFailures(Backend inner) {
      super(inner);
    }

    @Override
    public CompletionStage<Event> publish(NewEvent event) {
      CompletionStage<Event> published = inner.publish(event);
      if (published.toCompletableFuture().isCompletedExceptionally()) {
        inner
            .store()
            .lastId()
            .thenAccept(last -> inner.broadcaster().broadcast(event.withId(last + 1)));
      }
      return published;
    }
  }
}
