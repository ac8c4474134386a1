package io.redisse.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.Event;
import io.redisse.api.History;
import io.redisse.tck.rules.Rule;
import io.redisse.tck.support.Check;
import io.redisse.tck.support.Describe;
import io.redisse.tck.support.StoreProbe;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests reading a history that exceeds the page limit. */
abstract class PagingTests extends StoreTests {
  PagingTests(EventStoreContract contract) {
    super(contract);
  }

  @Test
  @Rule("STORE-4")
  void aPageHasAtMostAsManyEventsAsTheLimit() {
    long start = store.lastId();
    appendTen();
    for (int limit = 1; limit <= 10; limit++) {
      History page = store.page(Set.of(a, b), start, limit);
      int allowed = limit;
      assertTrue(
          page.events().size() <= limit,
          () -> "page with limit " + allowed + " is too long: " + Describe.history(page));
    }
  }

  @Test
  @Rule("STORE-4")
  void anIncompletePageHasMoreAndEndsAtItsLastEvent() {
    long start = store.lastId();
    List<Event> events = appendTen();
    for (int limit = 1; limit < 10; limit++) {
      History page = store.page(Set.of(a, b), start, limit);
      String context = "page of 10 events with limit " + limit + ": " + Describe.history(page);
      assertTrue(page.more(), () -> "`more` must be true: " + context);
      assertFalse(
          page.events().isEmpty(), () -> "with `more`, a page must have events: " + context);
      Event last = page.events().get(page.events().size() - 1);
      assertEquals(
          last.id(),
          page.through(),
          () -> "with `more`, `through` must be the id of the last event: " + context);
      Check.sameEvents(events.subList(0, page.events().size()), page.events(), context);
    }
  }

  @Test
  @Rule("STORE-4")
  void theLastPageHasNoMore() {
    long start = store.lastId();
    appendTen();
    History page = store.readInPages(Set.of(a, b), start, StoreProbe.WHOLE);
    History rest = store.page(Set.of(a, b), page.through(), 1);
    assertFalse(
        rest.more(),
        () -> "`more` must be false after the end of the history: " + Describe.history(rest));
  }

  @Test
  @Rule("STORE-4")
  void allPagesTogetherFormTheHistory() {
    long start = store.lastId();
    List<Event> events = appendTen();
    for (int limit = 1; limit <= 11; limit++) {
      Check.sameEvents(
          events,
          store.readInPages(Set.of(a, b), start, limit).events(),
          "all pages, read with limit " + limit);
    }
  }

  @Test
  @Rule("STORE-4")
  void pagesOfOneChannelContainNoOtherChannels() {
    long start = store.lastId();
    List<Event> ofA = appendTen().stream().filter(e -> e.channel().equals(a)).toList();
    for (int limit = 1; limit <= 6; limit++) {
      Check.sameEvents(
          ofA,
          store.readInPages(Set.of(a), start, limit).events(),
          "all pages of one channel, read with limit " + limit);
    }
  }

  @Test
  @Rule("STORE-5")
  void theFirstPageReportsTheGap() {
    long start = store.lastId();
    store.appendMany(a, historySize() + 1);
    Check.gaps(store.page(Set.of(a), start, 1), "first page of a trimmed channel", a);
  }

  @Test
  @Rule("STORE-6")
  void pagesAfterTheFirstReportNoGap() {
    long start = store.lastId();
    store.appendMany(a, historySize() + 1);
    store.append(b, "after them");
    History first = store.page(Set.of(a, b), start, 1);
    Check.complete(
        store.readInPages(Set.of(a, b), first.through(), 10), "later pages of a trimmed channel");
  }

  private List<Event> appendTen() {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      events.add(store.append(a, "event " + i));
      events.add(store.append(b, "event " + i));
    }
    return events;
  }
}
