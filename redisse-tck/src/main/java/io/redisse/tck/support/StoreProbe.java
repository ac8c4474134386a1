package io.redisse.tck.support;

import io.redisse.api.Event;
import io.redisse.api.Gap;
import io.redisse.api.History;
import io.redisse.api.NewEvent;
import io.redisse.api.spi.EventStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A store as tests see it: each call waits for its answer. */
public final class StoreProbe {
  /** A page that the tests' own events always fit into, unless the store cuts it. */
  public static final int WHOLE = 100_000;

  private final EventStore store;

  public StoreProbe(EventStore store) {
    this.store = store;
  }

  public EventStore store() {
    return store;
  }

  public Event append(NewEvent event) {
    return Await.value(store.append(event), "append(" + Describe.event(event) + ")");
  }

  public Event append(String channel, String data) {
    return append(new NewEvent(channel, data));
  }

  /** Appends one after another; the data count from 1. */
  public List<Event> appendMany(String channel, int count) {
    List<Event> events = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      events.add(append(channel, "event " + i));
    }
    return events;
  }

  public long lastId() {
    return Await.value(store.lastId(), "lastId()");
  }

  /** One page, as the store cuts it. */
  public History page(Set<String> channels, long cursor, int limit) {
    return Await.value(
        store.history(channels, cursor, limit),
        "history(" + channels + ", " + cursor + ", " + limit + ")");
  }

  /** All pages after a cursor, joined. */
  public History read(long cursor, String... channels) {
    return readInPages(new LinkedHashSet<>(Arrays.asList(channels)), cursor, WHOLE);
  }

  /** All pages after a cursor, none longer than the limit, joined. */
  public History readInPages(Set<String> channels, long cursor, int limit) {
    List<Event> events = new ArrayList<>();
    Map<String, Gap> gaps = new HashMap<>();
    long from = cursor;
    while (true) {
      History page = page(channels, from, limit);
      events.addAll(page.events());
      page.gaps().forEach(gaps::putIfAbsent);
      if (!page.more()) {
        return new History(events, page.through(), gaps, false);
      }
      if (page.events().isEmpty() || page.through() <= from) {
        throw new AssertionError("a page with `more` must go forward (STORE-4): after cursor "
            + from
            + " came "
            + Describe.history(page));
      }
      from = page.through();
    }
  }
}
