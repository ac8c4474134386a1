package io.redisse.tck.support;

import io.redisse.api.Event;
import io.redisse.api.History;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Assertions whose failure messages show the first difference between expected and actual values.
 * Each message begins with its context, for example "history of a full channel".
 */
public final class Check {
  private static final int MAX_LISTED = 20;

  private Check() {}

  public static void sameEvents(List<Event> expected, List<Event> actual, String context) {
    if (expected.equals(actual)) {
      return;
    }
    int same = 0;
    while (same < Math.min(expected.size(), actual.size())
        && expected.get(same).equals(actual.get(same))) {
      same++;
    }
    throw new AssertionError(context
        + ": expected "
        + expected.size()
        + " events, got "
        + actual.size()
        + "; first difference at index "
        + same
        + ": expected "
        + at(expected, same)
        + ", got "
        + at(actual, same)
        + "; ids of missing events "
        + idsNotIn(actual, expected)
        + "; ids of unexpected events "
        + idsNotIn(expected, actual));
  }

  public static void ascending(List<Event> events, String context) {
    for (int i = 1; i < events.size(); i++) {
      if (events.get(i).id() <= events.get(i - 1).id()) {
        throw new AssertionError(context
            + ": expected ascending ids, got "
            + Describe.event(events.get(i - 1))
            + " followed by "
            + Describe.event(events.get(i)));
      }
    }
  }

  /** Requires that no channel has a gap. */
  public static void complete(History history, String context) {
    gaps(history, context);
  }

  /** Requires a gap in exactly the given channels. */
  public static void gaps(History history, String context, String... channels) {
    Set<String> expected = new TreeSet<>(Arrays.asList(channels));
    Set<String> actual = new TreeSet<>(history.gaps().keySet());
    if (!expected.equals(actual)) {
      throw new AssertionError(context
          + ": expected "
          + (expected.isEmpty() ? "no gap" : "a gap in exactly " + expected)
          + ", got "
          + Describe.history(history));
    }
  }

  private static String at(List<Event> events, int index) {
    return index < events.size() ? Describe.event(events.get(index)) : "no event";
  }

  private static List<Long> idsNotIn(List<Event> known, List<Event> events) {
    Set<Event> excluded = Set.copyOf(known);
    return events.stream()
        .filter(event -> !excluded.contains(event))
        .map(Event::id)
        .limit(MAX_LISTED)
        .toList();
  }
}
