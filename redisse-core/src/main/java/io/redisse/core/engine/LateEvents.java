package io.redisse.core.engine;

import io.redisse.core.spi.Frame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/**
 * The late events that a stream cannot write yet, and the ids of the pages that may contain late
 * events. Both are bounded, because a stalled stream may stay in this state for long.
 */
final class LateEvents {
  /**
   * An out-of-order event, from a publisher that does not preserve id order.
   *
   * @param channel the event's channel
   * @param id the event's id
   * @param frame the event as published
   * @param withoutId the event without its id, for clients whose cursor would move backwards
   * @param inLog whether the channel's log also contains the event; streams with a smaller cursor
   *     then receive it from the log
   */
  record LateEvent(String channel, long id, Frame frame, Frame withoutId, boolean inLog) {}

  static final int MAX_BYTES = 64 * 1024;

  /** When the pages since have more events, the late events of a page have arrived, too. */
  private static final int MAX_IDS = 1_000;

  /** The ids of the latest pages; the arrays are shared with other streams. */
  private final List<long[]> pages = new ArrayList<>(0);

  /** In the order of arrival. */
  private final List<LateEvent> held = new ArrayList<>(0);

  private int bytes;

  /**
   * Holds an event. Beyond the limit, discards the oldest events after the cursor, because history
   * contains them by now. Then discards the oldest events up to the cursor, which a stream cannot
   * read from history.
   *
   * @param lost receives the channels of discarded events that neither history nor a page provides
   * @return whether an event after the cursor was discarded
   */
  boolean hold(LateEvent event, long cursor, Consumer<String> lost) {
    held.add(event);
    bytes += event.frame().size();
    boolean hasDiscarded = false;
    Iterator<LateEvent> oldest = held.iterator();
    while (bytes > MAX_BYTES && oldest.hasNext()) {
      LateEvent next = oldest.next();
      // The newest may not have entered the history yet.
      if (next.id() > cursor && oldest.hasNext()) {
        oldest.remove();
        bytes -= next.frame().size();
        hasDiscarded = true;
      }
    }
    while (bytes > MAX_BYTES && held.size() > 1) {
      LateEvent discarded = held.remove(0);
      bytes -= discarded.frame().size();
      if (!isInPage(discarded.id())) {
        lost.accept(discarded.channel());
      }
    }
    return hasDiscarded;
  }

  /** Removes the held events, and returns them. */
  List<LateEvent> release() {
    if (held.isEmpty()) {
      return List.of();
    }
    List<LateEvent> released = List.copyOf(held);
    held.clear();
    bytes = 0;
    return released;
  }

  /** Remembers the ids of a page, and forgets those of the oldest pages beyond the limit. */
  void addPage(long[] ids) {
    if (ids.length > 0) {
      pages.add(ids);
      while (pages.stream().skip(1).mapToInt(page -> page.length).sum() >= MAX_IDS) {
        pages.remove(0);
      }
    }
  }

  /** Forgets all pages except the latest. */
  void forgetEarlierPages() {
    if (pages.size() > 1) {
      pages.subList(0, pages.size() - 1).clear();
    }
  }

  void forgetPages() {
    pages.clear();
  }

  /** Returns whether one of the remembered pages contains an event. */
  boolean isInPage(long id) {
    return pages.stream().anyMatch(ids -> Arrays.binarySearch(ids, id) >= 0);
  }
}
