package io.redisse.tck;

import io.redisse.api.Event;
import io.redisse.api.Gap;
import io.redisse.api.History;
import io.redisse.api.spi.ErasableStore;
import io.redisse.api.spi.EventStore;
import io.redisse.tck.reference.ForwardingStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Stores that erase the history of a channel incorrectly. */
final class FaultyErasures {
  private FaultyErasures() {}

  static Stream<Fault<UnaryOperator<EventStore>>> all() {
    return Stream.of(
        fault("reports no gap for cursors from before an erasure", ForgetsTheGap::new),
        fault("hides erased events on only one node", HidesOnOneNode::new),
        fault("reports an erasure in all channels", AlarmsAll::new),
        fault("reports an erasure for every earlier cursor", AlarmsTheLate::new),
        fault("erases nothing", inner -> new FaultyStore(inner) {
          @Override
          public CompletionStage<Void> forget(Set<String> channels) {
            return CompletableFuture.completedFuture(null);
          }
        }));
  }

  private static Fault<UnaryOperator<EventStore>> fault(
      String name, UnaryOperator<EventStore> subject) {
    return new Fault<>(name, "STORE-15", subject);
  }

  private static class FaultyStore extends ForwardingStore implements ErasableStore {
    final Set<String> erased = ConcurrentHashMap.newKeySet();

    FaultyStore(EventStore inner) {
      super(inner);
    }

    @Override
    public CompletionStage<Void> forget(Set<String> channels) {
      erased.addAll(channels);
      return ((ErasableStore) inner).forget(channels);
    }

    @Override
    public CompletionStage<History> history(Set<String> channels, long cursor, int limit) {
      return inner
          .history(channels, cursor, limit)
          .thenApply(page ->
              new History(events(page), page.through(), gaps(page, channels, cursor), page.more()));
    }

    List<Event> events(History page) {
      return page.events();
    }

    Map<String, Gap> gaps(History page, Set<String> channels, long cursor) {
      return page.gaps();
    }
  }

  private static final class ForgetsTheGap extends FaultyStore {
    ForgetsTheGap(EventStore inner) {
      super(inner);
    }

    @Override
    Map<String, Gap> gaps(History page, Set<String> channels, long cursor) {
      Map<String, Gap> gaps = new HashMap<>(page.gaps());
      gaps.keySet().removeAll(erased);
      return gaps;
    }
  }

  private static final class HidesOnOneNode extends FaultyStore {
    HidesOnOneNode(EventStore inner) {
      super(inner);
    }

    @Override
    public CompletionStage<Void> forget(Set<String> channels) {
      erased.addAll(channels);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    List<Event> events(History page) {
      return page.events().stream()
          .filter(event -> !erased.contains(event.channel()))
          .toList();
    }

    @Override
    Map<String, Gap> gaps(History page, Set<String> channels, long cursor) {
      Map<String, Gap> gaps = new HashMap<>(page.gaps());
      page.events().stream()
          .map(Event::channel)
          .filter(erased::contains)
          .forEach(channel -> gaps.put(channel, Gap.RESET));
      return gaps;
    }
  }

  private static final class AlarmsAll extends FaultyStore {
    AlarmsAll(EventStore inner) {
      super(inner);
    }

    @Override
    Map<String, Gap> gaps(History page, Set<String> channels, long cursor) {
      Map<String, Gap> gaps = new HashMap<>(page.gaps());
      if (gaps.containsValue(Gap.RESET)) {
        channels.forEach(channel -> gaps.putIfAbsent(channel, Gap.RESET));
      }
      return gaps;
    }
  }

  /** Treats the newest id of all channels as the newest erased id. */
  private static final class AlarmsTheLate extends FaultyStore {
    private volatile long last;

    AlarmsTheLate(EventStore inner) {
      super(inner);
    }

    @Override
    public CompletionStage<Void> forget(Set<String> channels) {
      return super.forget(channels)
          .thenCompose(done -> inner.lastId())
          .thenAccept(newest -> last = newest);
    }

    @Override
    Map<String, Gap> gaps(History page, Set<String> channels, long cursor) {
      Map<String, Gap> gaps = new HashMap<>(page.gaps());
      if (cursor < last) {
        erased.stream().filter(channels::contains).forEach(channel -> gaps.put(channel, Gap.RESET));
      }
      return gaps;
    }
  }
}
