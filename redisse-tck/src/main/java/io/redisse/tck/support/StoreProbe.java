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

/** Wraps a store with blocking calls. */
public final class StoreProbe {
  /**
   * A page limit larger than the history of any test. The store may still return shorter pages.
   */
  public static final int WHOLE = 100_000;

  private final EventStore store;
  private final Await await;

  public StoreProbe(EventStore store, Await await) {
    this.store = store;
    this.await = await;
  }

  public EventStore store() {
    return store;
  }

  public Event append(NewEvent event) {
    return await.value(store.append(event), "append(" + Describe.event(event) + ")");
  }

  public Event append(String channel, String data) {
    return append(new NewEvent(channel, data));
  }

  /** Appends events one at a time, with the data "event 1", "event 2" and so on. */
  public List<Event> appendMany(String channel, int count) {
    List<Event> events = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      events.add(append(channel, "event " + i));
    }
    return events;
  }

  public long lastId() {
    return await.value(store.lastId(), "lastId()");
  }

  /** Reads a single page, which may be shorter than the limit. */
  public History page(Set<String> channels, long cursor, int limit) {
    return await.value(
        store.history(channels, cursor, limit),
        "history(" + channels + ", " + cursor + ", " + limit + ")");
  }

  /** Reads all pages after a cursor and merges them. */
  public History read(long cursor, String... channels) {
    return readInPages(new LinkedHashSet<>(Arrays.asList(channels)), cursor, WHOLE);
  }

  /** Reads all pages after a cursor with the given page limit and merges them. */
  public History readInPages(Set<String> channels, long cursor, int limit) {
    List<Event> events = new ArrayList<>();
    Map<String, Gap> gaps = new HashMap<>();
    long next = cursor;
    while (true) {
      History page = page(channels, next, limit);
      events.addAll(page.events());
      page.gaps().forEach(gaps::putIfAbsent);
      if (!page.more()) {
        return new History(events, page.through(), gaps, false);
      }
      if (page.events().isEmpty() || page.through() <= next) {
        throw new AssertionError(
            "STORE-4: a page with `more` must contain events and increase `through`; after cursor "
                + next
                + " the store returned "
                + Describe.history(page));
      }
      next = page.through();
    }
  }
}
