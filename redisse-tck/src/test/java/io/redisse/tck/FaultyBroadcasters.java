package io.redisse.tck;

import io.redisse.api.Event;
import io.redisse.api.NewEvent;
import io.redisse.api.spi.Backend;
import io.redisse.api.spi.Broadcaster;
import io.redisse.tck.support.Settings;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Backends whose broadcaster lets the wrong things be heard. */
final class FaultyBroadcasters {
  private FaultyBroadcasters() {}

  static Stream<Fault<UnaryOperator<Backend>>> all() {
    return Stream.of(
        hearing(
            "delivers twice", "CAST-1", target -> new ForwardingBackend.ForwardingListener(target) {
              @Override
              public void onEvent(Event event) {
                target.onEvent(event);
                target.onEvent(event);
              }
            }),
        hearing(
            "alters data", "CAST-1", target -> new ForwardingBackend.ForwardingListener(target) {
              @Override
              public void onEvent(Event event) {
                target.onEvent(new Event(
                    event.id(), event.channel(), event.type(), event.data().strip()));
              }
            }),
        hearing("swaps neighbours", "CAST-2", SwapsNeighbours::new),
        hearing("is silent after a listener threw", "CAST-4", SilentAfterAThrow::new),
        hearing("is silent after a listener threw an error", "CAST-4", SilentAfterAnError::new),
        hearing(
            "does not tell that it was interrupted",
            "CAST-5",
            target -> new ForwardingBackend.ForwardingListener(target) {
              @Override
              public void onInterrupted() {}
            }),
        hearing(
            "does not tell that it goes on",
            "CAST-5",
            target -> new ForwardingBackend.ForwardingListener(target) {
              @Override
              public void onResumed() {}
            }),
        fault("subscribes after it said so", "CAST-1", SubscribesLater::new),
        fault("loses events while it subscribes again", "CAST-1", SubscribesAnew::new),
        fault("counts subscriptions", "CAST-1", CountsSubscriptions::new),
        fault("takes a second listener", "CAST-1", TakesAnyListener::new),
        fault("takes an empty set", "CAST-1", TakesEmptySets::new),
        fault("hears everything", "CAST-3", HearsEverything::new),
        fault("never unsubscribes", "CAST-3", inner -> new ForwardingBackend(inner) {
          @Override
          public CompletionStage<Void> unsubscribe(Set<String> channels) {
            return CompletableFuture.completedFuture(null);
          }
        }),
        fault("forgets its subscriptions in an interruption", "CAST-5", ForgetsSubscriptions::new),
        fault("fails with its listener", "CAST-4", FailsWithItsListener::new),
        fault("hears its own node only", "CAST-1", HearsItsOwnNodeOnly::new),
        fault("hangs in close", "CAST-6", inner -> new ForwardingBackend(inner) {
          @Override
          public void close() {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2 * Settings.awaitMillis()));
          }
        }),
        fault("goes on after close", "CAST-6", GoesOnAfterClose::new),
        fault("cannot be closed twice", "CAST-6", ClosesOnce::new));
  }

  private static Fault<UnaryOperator<Backend>> fault(
      String name, String rule, UnaryOperator<Backend> subject) {
    return new Fault<>(name, rule, subject);
  }

  private static Fault<UnaryOperator<Backend>> hearing(
      String name, String rule, UnaryOperator<Broadcaster.Listener> listening) {
    return fault(name, rule, inner -> new ForwardingBackend(inner) {
      @Override
      public void listen(Listener listener) {
        inner.broadcaster().listen(listening.apply(listener));
      }
    });
  }

  private static final class SwapsNeighbours extends ForwardingBackend.ForwardingListener {
    private @Nullable Event held;

    SwapsNeighbours(Broadcaster.Listener target) {
      super(target);
    }

    @Override
    public void onEvent(Event event) {
      if (held == null) {
        held = event;
      } else {
        target.onEvent(event);
        target.onEvent(held);
        held = null;
      }
    }
  }

  private static final class SilentAfterAThrow extends ForwardingBackend.ForwardingListener {
    private boolean dead;

    SilentAfterAThrow(Broadcaster.Listener target) {
      super(target);
    }

    @Override
    public void onEvent(Event event) {
      if (!dead) {
        dead = true;
        target.onEvent(event);
        dead = false;
      }
    }
  }

  private static final class SilentAfterAnError extends ForwardingBackend.ForwardingListener {
    private boolean dead;

    SilentAfterAnError(Broadcaster.Listener target) {
      super(target);
    }

    @Override
    public void onEvent(Event event) {
      if (!dead) {
        try {
          target.onEvent(event);
        } catch (Error e) {
          dead = true;
        }
      }
    }
  }

  private static final class GoesOnAfterClose extends ForwardingBackend {
    GoesOnAfterClose(Backend inner) {
      super(inner);
    }

    @Override
    public void close() {}
  }

  private static final class ClosesOnce extends ForwardingBackend {
    private boolean closed;

    ClosesOnce(Backend inner) {
      super(inner);
    }

    @Override
    public void close() {
      if (closed) {
        throw new IllegalStateException("closed already");
      }
      closed = true;
      inner.broadcaster().close();
    }
  }

  private static final class SubscribesLater extends ForwardingBackend {
    SubscribesLater(Backend inner) {
      super(inner);
    }

    @Override
    public CompletionStage<Void> subscribe(Set<String> channels) {
      FaultyBackends.later(5, () -> inner.broadcaster().subscribe(channels));
      return CompletableFuture.completedFuture(null);
    }
  }

  private static final class SubscribesAnew extends ForwardingBackend {
    SubscribesAnew(Backend inner) {
      super(inner);
    }

    @Override
    public CompletionStage<Void> subscribe(Set<String> channels) {
      CompletableFuture<Void> subscribed = new CompletableFuture<>();
      inner.broadcaster().unsubscribe(channels);
      FaultyBackends.later(
          1, () -> inner.broadcaster().subscribe(channels).thenAccept(subscribed::complete));
      return subscribed;
    }
  }

  private static final class HearsItsOwnNodeOnly extends ForwardingBackend {
    private final Set<Long> published = ConcurrentHashMap.newKeySet();

    HearsItsOwnNodeOnly(Backend inner) {
      super(inner);
    }

    @Override
    public synchronized CompletionStage<Event> publish(NewEvent event) {
      return inner.store().append(event).thenCompose(appended -> {
        published.add(appended.id());
        return inner.broadcaster().broadcast(appended).thenApply(done -> appended);
      });
    }

    @Override
    public void listen(Listener listener) {
      inner.broadcaster().listen(new ForwardingListener(listener) {
        @Override
        public void onEvent(Event event) {
          if (published.contains(event.id())) {
            target.onEvent(event);
          }
        }
      });
    }
  }

  private static final class CountsSubscriptions extends ForwardingBackend {
    private final Map<String, Integer> counts = new HashMap<>();

    CountsSubscriptions(Backend inner) {
      super(inner);
    }

    @Override
    public CompletionStage<Void> subscribe(Set<String> channels) {
      channels.forEach(channel -> counts.merge(channel, 1, Integer::sum));
      return inner.broadcaster().subscribe(channels);
    }

    @Override
    public CompletionStage<Void> unsubscribe(Set<String> channels) {
      Set<String> gone = new HashSet<>(channels);
      gone.removeIf(channel -> counts.merge(channel, -1, Integer::sum) > 0);
      return gone.isEmpty()
          ? CompletableFuture.completedFuture(null)
          : inner.broadcaster().unsubscribe(gone);
    }
  }

  private static final class TakesAnyListener extends ForwardingBackend {
    private boolean listening;

    TakesAnyListener(Backend inner) {
      super(inner);
    }

    @Override
    public void listen(Listener listener) {
      if (!listening) {
        inner.broadcaster().listen(listener);
      }
      listening = true;
    }
  }

  private static final class TakesEmptySets extends ForwardingBackend {
    TakesEmptySets(Backend inner) {
      super(inner);
    }

    @Override
    public CompletionStage<Void> subscribe(Set<String> channels) {
      return channels.isEmpty()
          ? CompletableFuture.completedFuture(null)
          : inner.broadcaster().subscribe(channels);
    }
  }

  private static final class HearsEverything extends ForwardingBackend {
    HearsEverything(Backend inner) {
      super(inner);
    }

    @Override
    public CompletionStage<Event> publish(NewEvent event) {
      return inner
          .broadcaster()
          .subscribe(Set.of(event.channel()))
          .thenCompose(done -> inner.publish(event));
    }
  }

  private static final class ForgetsSubscriptions extends ForwardingBackend {
    private final Set<String> subscribed = new HashSet<>();

    ForgetsSubscriptions(Backend inner) {
      super(inner);
    }

    @Override
    public CompletionStage<Void> subscribe(Set<String> channels) {
      subscribed.addAll(channels);
      return inner.broadcaster().subscribe(channels);
    }

    @Override
    public void listen(Listener listener) {
      inner.broadcaster().listen(new ForwardingListener(listener) {
        @Override
        public void onInterrupted() {
          inner.broadcaster().unsubscribe(subscribed);
          target.onInterrupted();
        }
      });
    }
  }

  private static final class FailsWithItsListener extends ForwardingBackend {
    private boolean failed;

    FailsWithItsListener(Backend inner) {
      super(inner);
    }

    @Override
    public void listen(Listener listener) {
      inner.broadcaster().listen(new ForwardingListener(listener) {
        @Override
        public void onEvent(Event event) {
          failed = true;
          target.onEvent(event);
          failed = false;
        }
      });
    }

    @Override
    public CompletionStage<Event> publish(NewEvent event) {
      return inner.publish(event).thenApply(published -> {
        if (failed) {
          throw new IllegalStateException("the listener failed");
        }
        return published;
      });
    }
  }
}
