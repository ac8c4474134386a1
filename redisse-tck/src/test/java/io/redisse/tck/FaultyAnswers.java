package io.redisse.tck;

import io.redisse.api.Event;
import io.redisse.api.Gap;
import io.redisse.api.History;
import io.redisse.api.spi.EventStore;
import io.redisse.tck.reference.ForwardingStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Stores that keep events correctly but return incorrect results. */
final class FaultyAnswers {
  private static final int HISTORY_SIZE = 100;

  private FaultyAnswers() {}

  static Stream<Fault<UnaryOperator<EventStore>>> all() {
    return Stream.of(
        answer(
            "returns one event too few of a full channel",
            "STORE-3",
            q -> events(
                q.page(), q.fullChannel() ? rest(q.page().events()) : q.page().events())),
        answer(
            "returns the event at the cursor again",
            "STORE-4",
            q -> q.ask(q.channels(), Math.max(0, q.cursor() - 1), q.limit())),
        answer(
            "merges channels without sorting",
            "STORE-4",
            q -> events(q.page(), sorted(q.page().events(), Comparator.comparing(Event::channel)))),
        answer(
            "returns the newest event first",
            "STORE-4",
            q -> events(
                q.page(), sorted(q.page().events(), Comparator.comparingLong(e -> -e.id())))),
        answer(
            "returns the last event twice",
            "STORE-4",
            q -> events(q.page(), twice(q.page().events()))),
        answer(
            "returns a `through` that is too high",
            "STORE-4",
            q -> q.page().more() ? q.page() : through(q.page(), q.page().through() + 2)),
        answer(
            "returns a `through` that is too low",
            "STORE-4",
            q -> q.page().more() ? q.page() : through(q.page(), Math.max(1, q.cursor()))),
        answer(
            "drops the last event of a page",
            "STORE-4",
            q -> q.page().more()
                ? events(
                    q.page(), q.page().events().subList(0, q.page().events().size() - 1))
                : q.page()),
        answer(
            "skips one event in ten",
            "STORE-4",
            q -> events(
                q.page(),
                q.page().events().stream().filter(e -> e.id() % 10 != 0).toList())),
        answer(
            "returns a `gapsThrough` that is too high",
            "STORE-4",
            q -> new History(
                q.page().events(),
                q.page().through(),
                q.page().gaps(),
                q.page().more(),
                Event.MAX_ID)),
        answer("never returns `more`", "STORE-4", q -> more(q.page(), false)),
        answer("always returns `more`", "STORE-4", q -> more(q.page(), true)),
        answer(
            "ignores the limit",
            "STORE-4",
            q -> q.ask(q.channels(), q.cursor(), Integer.MAX_VALUE)),
        answer("never reports a gap", "STORE-5", q -> gaps(q.page(), Map.of())),
        answer(
            "reports gaps only if all channels have one",
            "STORE-5",
            q -> q.page().gaps().size() == q.channels().size()
                ? q.page()
                : gaps(q.page(), Map.of())),
        answer(
            "reports no gap for expired events",
            "STORE-5",
            q -> gapsWithout(q.page(), Gap.EXPIRED)),
        answer(
            "reports a wrong reason",
            "STORE-5",
            q -> gaps(q.page(), all(q.page().gaps().keySet(), Gap.RESET))),
        answer(
            "reports no gap on a page with `more`",
            "STORE-5",
            q -> q.page().more() ? gaps(q.page(), Map.of()) : q.page()),
        answer(
            "reports a gap of a channel that is exactly full",
            "STORE-6",
            q -> q.fullChannel() ? gaps(q.page(), all(q.channels(), Gap.TRIMMED)) : q.page()),
        answer(
            "reports a gap in every channel if one has it",
            "STORE-6",
            q -> q.page().gaps().isEmpty()
                ? q.page()
                : gaps(q.page(), all(q.channels(), Gap.TRIMMED))),
        answer(
            "occasionally reports a gap",
            "STORE-6",
            q -> q.page().through() % 5 == 0
                ? gaps(q.page(), all(q.channels(), Gap.TRIMMED))
                : q.page()),
        answer(
            "reports a gap in channels without events",
            "STORE-6",
            q -> q.page().events().isEmpty()
                ? gaps(q.page(), all(q.channels(), Gap.UNKNOWN))
                : q.page()),
        answer(
            "reports a gap unless the cursor is an event of a requested channel",
            "STORE-6",
            q -> q.page().events().isEmpty()
                    || q.ask(q.channels(), q.cursor() - 1, 1).events().stream()
                        .anyMatch(e -> e.id() == q.cursor())
                ? q.page()
                : gaps(q.page(), all(q.channels(), Gap.UNKNOWN))),
        answer(
            "reports no gap for a lost channel",
            "STORE-12",
            q -> q.page().gaps().size() < q.channels().size()
                ? gapsWithout(q.page(), Gap.RESET)
                : q.page()),
        answer(
            "reports the loss of one channel in all channels",
            "STORE-12",
            q -> q.page().gaps().containsValue(Gap.RESET)
                ? gaps(q.page(), all(q.channels(), Gap.RESET))
                : q.page()),
        answer(
            "forgets a channel's loss after the next event",
            "STORE-12",
            q -> q.page().events().stream()
                    .anyMatch(event -> q.page().gaps().containsKey(event.channel()))
                ? gapsWithout(q.page(), Gap.RESET)
                : q.page()),
        answer(
            "reports no gap for a cursor from before a loss",
            "STORE-7",
            q -> gapsWithout(q.page(), Gap.RESET)),
        answer(
            "reports no gap for a future cursor",
            "STORE-7",
            q -> gapsWithout(q.page(), Gap.UNKNOWN)),
        answer(
            "returns a cursor from before a loss as `through`",
            "STORE-7",
            q -> q.page().gaps().containsValue(Gap.RESET)
                ? through(q.page(), q.cursor())
                : q.page()),
        answer(
            "reports only one gap for a future cursor",
            "STORE-7",
            q -> q.future()
                ? gaps(q.page(), Map.of(q.channels().iterator().next(), Gap.UNKNOWN))
                : q.page()),
        answer(
            "returns events for a future cursor",
            "STORE-7",
            q -> q.future()
                ? events(q.page(), q.ask(q.channels(), 1, q.limit()).events())
                : q.page()),
        answer(
            "returns a future cursor as `through`",
            "STORE-7",
            q -> q.future() ? through(q.page(), q.cursor()) : q.page()));
  }

  private static Fault<UnaryOperator<EventStore>> answer(
      String name, String rule, Function<Question, History> answer) {
    return new Fault<>(name, rule, inner -> new ForwardingStore(inner) {
      @Override
      public CompletionStage<History> history(Set<String> channels, long cursor, int limit) {
        return inner
            .history(channels, cursor, limit)
            .thenApply(page -> answer.apply(new Question(inner, channels, cursor, limit, page)));
      }
    });
  }

  private static History events(History page, List<Event> events) {
    return new History(events, page.through(), page.gaps(), page.more());
  }

  private static History through(History page, long through) {
    return new History(page.events(), through, page.gaps(), page.more());
  }

  private static History gaps(History page, Map<String, Gap> gaps) {
    return new History(page.events(), page.through(), gaps, page.more());
  }

  private static History more(History page, boolean more) {
    return new History(page.events(), page.through(), page.gaps(), more);
  }

  private static History gapsWithout(History page, Gap reason) {
    Map<String, Gap> left = new HashMap<>(page.gaps());
    left.values().removeIf(reason::equals);
    return gaps(page, left);
  }

  private static Map<String, Gap> all(Set<String> channels, Gap reason) {
    Map<String, Gap> gaps = new HashMap<>();
    channels.forEach(channel -> gaps.put(channel, reason));
    return gaps;
  }

  private static List<Event> rest(List<Event> events) {
    return events.subList(1, events.size());
  }

  private static List<Event> twice(List<Event> events) {
    List<Event> doubled = new ArrayList<>(events);
    if (!events.isEmpty()) {
      doubled.add(events.get(events.size() - 1));
    }
    return doubled;
  }

  private static List<Event> sorted(List<Event> events, Comparator<Event> order) {
    return events.stream().sorted(order).toList();
  }

  /** The arguments of a read, and the right answer. */
  private record Question(
      EventStore store, Set<String> channels, long cursor, int limit, History page) {
    boolean fullChannel() {
      return channels.stream()
          .anyMatch(c ->
              page.events().stream().filter(e -> e.channel().equals(c)).count() == HISTORY_SIZE);
    }

    boolean future() {
      return cursor > page.through();
    }

    History ask(Set<String> otherChannels, long otherCursor, int otherLimit) {
      return store
          .history(otherChannels, otherCursor, otherLimit)
          .toCompletableFuture()
          .join();
    }
  }
}
