package io.redisse.tck.support;

import io.redisse.api.Event;
import io.redisse.api.History;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Holds all appended events and checks the results of reads against them. */
final class Model {
  private final int historySize;
  private final Map<String, NavigableMap<Long, Event>> byChannel = new HashMap<>();

  Model(List<Event> appended, int historySize) {
    this.historySize = historySize;
    Map<Long, Event> ids = new HashMap<>();
    for (Event event : appended) {
      Event twin = ids.put(event.id(), event);
      require(
          twin == null, () -> "STORE-1: two events have the same id: " + twin + " and " + event);
      byChannel.computeIfAbsent(event.channel(), name -> new TreeMap<>()).put(event.id(), event);
    }
  }

  /**
   * Fails if no correct store could have returned this result. The message names the violated rule.
   */
  void check(Traffic.Read read) {
    History page = read.page();
    require(
        read.lastIdBefore() <= read.lastIdAfter(),
        () -> "STORE-9: lastId() decreased; read " + read);
    require(
        page.events().size() <= read.limit(),
        () -> "STORE-4: more events than the limit; read " + read);
    Check.ascending(page.events(), "STORE-4: one page");
    long reached = page.events().isEmpty()
        ? read.cursor()
        : page.events().get(page.events().size() - 1).id();
    if (page.more()) {
      require(
          page.through() == reached,
          () -> "STORE-4: with `more`, `through` must be the id of the last event; read " + read);
    } else {
      require(
          page.through() >= Math.max(reached, read.lastIdBefore()),
          () -> "STORE-4: `through` is less than the last event's id or than lastId() before the"
              + " call; read "
              + read);
    }
    Map<String, List<Long>> served = new HashMap<>();
    for (Event event : page.events()) {
      require(
          event.id() > read.cursor() && read.asked().contains(event.channel()),
          () -> "STORE-4: unrequested event: " + Describe.event(event) + "; read " + read);
      require(
          event.equals(of(event.channel()).get(event.id())),
          () -> "STORE-2: event differs from the appended one: " + Describe.event(event) + "; read "
              + read);
      served.computeIfAbsent(event.channel(), name -> new ArrayList<>()).add(event.id());
    }
    require(
        read.asked().containsAll(page.gaps().keySet()),
        () -> "STORE-5: gap in an unrequested channel; read " + read);
    for (String channel : read.asked()) {
      checkChannel(channel, served.getOrDefault(channel, List.of()), read);
    }
  }

  private void checkChannel(String channel, List<Long> served, Traffic.Read read) {
    String context = " in channel " + channel + "; read " + read;
    require(
        served.size() <= historySize,
        () -> "STORE-3: more than " + historySize + " events" + context);

    NavigableMap<Long, Event> afterCursor = between(channel, read.cursor(), read.lastIdAfter());
    boolean gap = read.page().gaps().containsKey(channel);
    require(
        !gap || afterCursor.size() > historySize,
        () -> "STORE-6: reported a gap even though only " + afterCursor.size()
            + " events follow the cursor" + context);

    Set<Long> missing =
        new HashSet<>(between(channel, read.cursor(), read.page().through()).keySet());
    served.forEach(missing::remove);
    require(
        gap || missing.isEmpty(),
        () -> "STORE-5: events missing without a gap: ids " + missing + context);
    for (long id : missing) {
      require(
          between(channel, id, read.lastIdAfter()).size() >= historySize,
          () -> "STORE-3: id " + id + " is among the newest " + historySize + " but not served"
              + context);
    }
  }

  /** Returns the appended events with low &lt; id ≤ high. */
  private NavigableMap<Long, Event> between(String channel, long low, long high) {
    return low < high ? of(channel).subMap(low, false, high, true) : new TreeMap<>();
  }

  private NavigableMap<Long, Event> of(String channel) {
    return byChannel.getOrDefault(channel, new TreeMap<>());
  }

  private static void require(boolean condition, Supplier<String> message) {
    if (!condition) {
      throw new AssertionError(message.get());
    }
  }
}
