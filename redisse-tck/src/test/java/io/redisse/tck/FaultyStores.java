package io.redisse.tck;

import io.redisse.api.Event;
import io.redisse.api.History;
import io.redisse.api.NewEvent;
import io.redisse.api.spi.EventStore;
import io.redisse.tck.reference.ForwardingStore;
import io.redisse.tck.reference.ReferenceStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Stores that keep, number or return events incorrectly. */
final class FaultyStores {
  private static final int HISTORY_SIZE = 100;

  private FaultyStores() {}

  static Stream<Fault<UnaryOperator<EventStore>>> all() {
    return Stream.of(
        fault("numbers each channel separately", "STORE-1", NumbersPerChannel::new),
        fault("resets its ids at a restart", "STORE-1", inner -> new ReferenceStore(HISTORY_SIZE)),
        fault("resets its ids but keeps its history", "STORE-1", StartsIdsAgain::new),
        fault("loses its history at a restart", "STORE-4", ForgetsHistory::new),
        fault("reuses ids of expired events", "STORE-1", ReusesExpiredIds::new),
        fault("strips blanks", "STORE-2", alters(String::strip)),
        fault("joins lines", "STORE-2", alters(data -> data.replace('\n', ' '))),
        fault(
            "drops a trailing line break",
            "STORE-2",
            alters(data -> data.endsWith("\n") ? data.substring(0, data.length() - 1) : data)),
        fault(
            "keeps at most three bytes of a character",
            "STORE-2",
            alters(data -> data.replaceAll("[^\u0000-\uffff]", "?"))),
        fault("ends data at NUL", "STORE-2", alters(data -> data.replaceAll("\0.*", ""))),
        fault(
            "turns empty data into null",
            "STORE-2",
            alters(data -> data.isEmpty() ? "null" : data)),
        fault(
            "truncates large data",
            "STORE-2",
            alters(data -> data.substring(0, Math.min(data.length(), 65_535)))),
        fault(
            "strips blanks of types",
            "STORE-2",
            inner -> new AltersEvents(
                inner, event -> new NewEvent(event.channel(), event.type().strip(), event.data()))),
        fault(
            "lower-cases channels",
            "STORE-2",
            inner -> new AltersEvents(
                inner,
                event -> new NewEvent(
                    event.channel().toLowerCase(Locale.ROOT), event.type(), event.data()))),
        fault("keeps only one of several equal events", "STORE-2", KeepsEqualEventsOnce::new),
        fault("keeps one event too many", "STORE-3", inner -> new ReferenceStore(HISTORY_SIZE + 1)),
        fault("returns 0 as lastId before the first event", "STORE-11", LastIdStartsAtZero::new),
        fault("reads channel by channel", "STORE-8", ReadsChannelByChannel::new),
        fault("makes an id visible before a smaller one", "STORE-9", ShowsIdsOutOfOrder::new),
        fault("returns an old lastId", "STORE-11", OldLastId::new));
  }

  private static Fault<UnaryOperator<EventStore>> fault(
      String name, String rule, UnaryOperator<EventStore> subject) {
    return new Fault<>(name, rule, subject);
  }

  /** The reference store completes its stages before it returns them. */
  private static <T> T now(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private static UnaryOperator<EventStore> alters(UnaryOperator<String> data) {
    return inner -> new AltersEvents(
        inner, event -> new NewEvent(event.channel(), event.type(), data.apply(event.data())));
  }

  private static final class AltersEvents extends ForwardingStore {
    private final UnaryOperator<NewEvent> alteration;

    AltersEvents(EventStore inner, UnaryOperator<NewEvent> alteration) {
      super(inner);
      this.alteration = alteration;
    }

    @Override
    public CompletionStage<Event> append(NewEvent event) {
      return inner.append(alteration.apply(event)).thenApply(kept -> event.withId(kept.id()));
    }
  }

  private static final class NumbersPerChannel extends ForwardingStore {
    private final Map<String, EventStore> stores = new ConcurrentHashMap<>();

    NumbersPerChannel(EventStore inner) {
      super(inner);
    }

    @Override
    public CompletionStage<Event> append(NewEvent event) {
      return stores
          .computeIfAbsent(event.channel(), channel -> new ReferenceStore(HISTORY_SIZE))
          .append(event);
    }
  }

  private static final class StartsIdsAgain extends ForwardingStore {
    private final AtomicLong lastId = new AtomicLong();

    StartsIdsAgain(EventStore inner) {
      super(inner);
    }

    @Override
    public CompletionStage<Event> append(NewEvent event) {
      return inner.append(event).thenApply(kept -> event.withId(lastId.incrementAndGet()));
    }
  }

  private static final class ForgetsHistory extends ForwardingStore {
    private final long opened;

    ForgetsHistory(EventStore inner) {
      super(inner);
      opened = inner instanceof ReferenceStore ? now(inner.lastId()) : 1;
    }

    @Override
    public CompletionStage<History> history(Set<String> channels, long cursor, int limit) {
      return inner
          .history(channels, cursor, limit)
          .thenApply(page -> new History(
              page.events().stream().filter(event -> event.id() > opened).toList(),
              page.through(),
              page.gaps(),
              page.more()));
    }
  }

  private static final class ReusesExpiredIds extends ForwardingStore {
    private final Map<String, Long> first = new ConcurrentHashMap<>();

    ReusesExpiredIds(EventStore inner) {
      super(inner);
    }

    @Override
    public CompletionStage<Event> append(NewEvent event) {
      return inner
          .history(Set.of(event.channel()), 0, 1)
          .thenCompose(history -> inner.append(event).thenApply(kept -> {
            Long before = first.putIfAbsent(event.channel(), kept.id());
            return history.events().isEmpty() && before != null ? event.withId(before) : kept;
          }));
    }
  }

  private static final class KeepsEqualEventsOnce extends ForwardingStore {
    private final Map<NewEvent, Event> kept = new ConcurrentHashMap<>();

    KeepsEqualEventsOnce(EventStore inner) {
      super(inner);
    }

    @Override
    public CompletionStage<Event> append(NewEvent event) {
      return CompletableFuture.completedFuture(
          kept.computeIfAbsent(event, fresh -> now(inner.append(fresh))));
    }
  }

  private static final class LastIdStartsAtZero extends ForwardingStore {
    LastIdStartsAtZero(EventStore inner) {
      super(inner);
    }

    @Override
    public CompletionStage<Long> lastId() {
      return inner.lastId().thenApply(id -> id - 1);
    }
  }

  private static final class OldLastId extends ForwardingStore {
    private final long old;

    OldLastId(EventStore inner) {
      super(inner);
      old = inner instanceof ReferenceStore ? now(inner.lastId()) : 1;
    }

    @Override
    public CompletionStage<Long> lastId() {
      return inner.lastId().thenApply(id -> old);
    }
  }

  private static final class ReadsChannelByChannel extends ForwardingStore {
    ReadsChannelByChannel(EventStore inner) {
      super(inner);
    }

    @Override
    public CompletionStage<History> history(Set<String> channels, long cursor, int limit) {
      List<History> parts = new ArrayList<>();
      for (String channel : channels) {
        parts.add(now(inner.history(Set.of(channel), cursor, limit)));
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(300));
      }
      return inner.history(channels, cursor, limit).thenApply(whole -> {
        List<Event> events = parts.stream()
            .flatMap(part -> part.events().stream())
            .sorted(Comparator.comparingLong(Event::id))
            .toList();
        return events.size() <= limit && !whole.more()
            ? new History(events, whole.through(), whole.gaps(), false)
            : whole;
      });
    }
  }

  /** Assigns the id first and makes the event visible later, like two database transactions. */
  private static final class ShowsIdsOutOfOrder extends ForwardingStore {
    private final Set<Long> hidden = new HashSet<>();

    ShowsIdsOutOfOrder(EventStore inner) {
      super(inner);
    }

    @Override
    public CompletionStage<Event> append(NewEvent event) {
      Event appended;
      synchronized (hidden) {
        appended = now(inner.append(event));
        hidden.add(appended.id());
      }
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(appended.id() % 2 * 300));
      synchronized (hidden) {
        hidden.remove(appended.id());
      }
      return CompletableFuture.completedFuture(appended);
    }

    @Override
    public CompletionStage<History> history(Set<String> channels, long cursor, int limit) {
      synchronized (hidden) {
        History page = now(inner.history(channels, cursor, limit));
        List<Event> visible =
            page.events().stream().filter(event -> !hidden.contains(event.id())).toList();
        return CompletableFuture.completedFuture(
            new History(visible, page.through(), page.gaps(), page.more()));
      }
    }
  }
}
