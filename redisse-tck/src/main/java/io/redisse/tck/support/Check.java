package io.redisse.tck.support;

import io.redisse.api.Event;
import io.redisse.api.History;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Comparisons whose failures tell an author what to look for. */
public final class Check {
  private Check() {}

  public static void sameEvents(List<Event> expected, List<Event> actual, String what) {
    if (expected.equals(actual)) {
      return;
    }
    int same = 0;
    while (same < Math.min(expected.size(), actual.size())
        && expected.get(same).equals(actual.get(same))) {
      same++;
    }
    throw new AssertionError(what
        + ": expected "
        + expected.size()
        + " events, got "
        + actual.size()
        + "; the first difference is at index "
        + same
        + ": expected "
        + at(expected, same)
        + ", got "
        + at(actual, same)
        + "; missing "
        + without(expected, actual)
        + ", unexpected "
        + without(actual, expected));
  }

  public static void ascending(List<Event> events, String what) {
    for (int i = 1; i < events.size(); i++) {
      if (events.get(i).id() <= events.get(i - 1).id()) {
        throw new AssertionError(what
            + ": expected ascending ids, got "
            + Describe.event(events.get(i - 1))
            + " before "
            + Describe.event(events.get(i)));
      }
    }
  }

  public static void complete(History history, String what) {
    gaps(history, what);
  }

  /** Exactly these channels have a gap. */
  public static void gaps(History history, String what, String... channels) {
    Set<String> expected = new TreeSet<>(Arrays.asList(channels));
    Set<String> actual = new TreeSet<>(history.gaps().keySet());
    if (!expected.equals(actual)) {
      throw new AssertionError(what
          + ": expected "
          + (expected.isEmpty() ? "no gap" : "a gap in exactly " + expected)
          + ", got "
          + Describe.history(history));
    }
  }

  private static String at(List<Event> events, int index) {
    return index < events.size() ? Describe.event(events.get(index)) : "nothing";
  }

  private static List<Long> without(List<Event> events, List<Event> others) {
    Set<Event> known = Set.copyOf(others);
    return events.stream()
        .filter(e -> !known.contains(e))
        .map(Event::id)
        .limit(20)
        .toList();
  }
}
