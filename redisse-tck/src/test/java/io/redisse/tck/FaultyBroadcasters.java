package io.redisse.tck;

import io.redisse.api.Event;
import io.redisse.api.NewEvent;
import io.redisse.api.spi.Backend;
import io.redisse.api.spi.Broadcaster;
import io.redisse.tck.reference.ForwardingBackend;
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

/** Backends whose broadcaster delivers, subscribes or closes incorrectly. */
final class FaultyBroadcasters {
  private FaultyBroadcasters() {}

  static Stream<Fault<UnaryOperator<Backend>>> all() {
    return Stream.of(
        delivering(
            "delivers twice", "CAST-1", target -> new ForwardingBackend.ForwardingListener(target) {
              @Override
              public void onEvent(Event event) {
                target.onEvent(event);
                target.onEvent(event);
              }
            }),
        delivering(
            "alters data", "CAST-1", target -> new ForwardingBackend.ForwardingListener(target) {
              @Override
              public void onEvent(Event event) {
                target.onEvent(new Event(
                    event.id(), event.channel(), event.type(), event.data().strip()));
              }
            }),
        delivering("swaps neighbouring events", "CAST-2", SwapsNeighbours::new),
        delivering(
            "stops delivery after the listener throws an exception",
            "CAST-4",
            StopsAfterException::new),
        delivering(
            "stops delivery after the listener throws an error", "CAST-4", StopsAfterError::new),
        delivering(
            "does not report an interruption",
            "CAST-5",
            target -> new ForwardingBackend.ForwardingListener(target) {
              @Override
              public void onInterrupted() {}
            }),
        delivering(
            "does not report the end of an interruption",
            "CAST-5",
            target -> new ForwardingBackend.ForwardingListener(target) {
              @Override
              public void onResumed() {}
            }),
        fault("completes subscribe() too early", "CAST-1", SubscribesLater::new),
        fault("loses events while a channel is resubscribed", "CAST-1", ResubscribesWithAGap::new),
        fault("counts subscriptions", "CAST-1", CountsSubscriptions::new),
        fault("accepts a second listener", "CAST-1", AcceptsAnyListener::new),
        fault("accepts an empty set", "CAST-1", AcceptsEmptySets::new),
        fault("delivers all channels", "CAST-3", DeliversAllChannels::new),
        fault("never unsubscribes", "CAST-3", inner -> new ForwardingBackend(inner) {
          @Override
          public CompletionStage<Void> unsubscribe(Set<String> channels) {
            return CompletableFuture.completedFuture(null);
          }
        }),
        fault("loses its subscriptions in an interruption", "CAST-5", LosesSubscriptions::new),
        fault("fails a publish because the listener throws", "CAST-4", FailsWithItsListener::new),
        fault("delivers only events of its own node", "CAST-1", DeliversOwnNodeOnly::new),
        fault("hangs in close", "CAST-6", inner -> new ForwardingBackend(inner) {
          @Override
          public void close() {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2 * ContractRun.AWAIT_MILLIS));
          }
        }),
        fault("ignores close", "CAST-6", IgnoresClose::new),
        fault("fails when it is closed twice", "CAST-6", ClosesOnce::new));
  }

  private static Fault<UnaryOperator<Backend>> fault(
      String name, String rule, UnaryOperator<Backend> subject) {
    return new Fault<>(name, rule, subject);
  }

  private static Fault<UnaryOperator<Backend>> delivering(
      String name, String rule, UnaryOperator<Broadcaster.Listener> wrapper) {
    return fault(name, rule, inner -> new ForwardingBackend(inner) {
      @Override
      public void listen(Listener listener) {
        inner.broadcaster().listen(wrapper.apply(listener));
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

  private static final class StopsAfterException extends ForwardingBackend.ForwardingListener {
    private boolean dead;

    StopsAfterException(Broadcaster.Listener target) {
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

  private static final class StopsAfterError extends ForwardingBackend.ForwardingListener {
    private boolean dead;

    StopsAfterError(Broadcaster.Listener target) {
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

  private static final class IgnoresClose extends ForwardingBackend {
    IgnoresClose(Backend inner) {
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

  private static final class ResubscribesWithAGap extends ForwardingBackend {
    ResubscribesWithAGap(Backend inner) {
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

  private static final class DeliversOwnNodeOnly extends ForwardingBackend {
    private final Set<Long> published = ConcurrentHashMap.newKeySet();

    DeliversOwnNodeOnly(Backend inner) {
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

  private static final class AcceptsAnyListener extends ForwardingBackend {
    private boolean listening;

    AcceptsAnyListener(Backend inner) {
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

  private static final class AcceptsEmptySets extends ForwardingBackend {
    AcceptsEmptySets(Backend inner) {
      super(inner);
    }

    @Override
    public CompletionStage<Void> subscribe(Set<String> channels) {
      return channels.isEmpty()
          ? CompletableFuture.completedFuture(null)
          : inner.broadcaster().subscribe(channels);
    }
  }

  private static final class DeliversAllChannels extends ForwardingBackend {
    DeliversAllChannels(Backend inner) {
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

  private static final class LosesSubscriptions extends ForwardingBackend {
    private final Set<String> subscribed = new HashSet<>();

    LosesSubscriptions(Backend inner) {
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
