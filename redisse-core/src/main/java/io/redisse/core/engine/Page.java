package io.redisse.core.engine;

import io.redisse.api.Event;
import io.redisse.api.Gap;
import io.redisse.api.History;
import io.redisse.core.spi.Frame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A page of history, encoded once and shared by every stream whose cursor it {@linkplain #answers
 * answers}.
 */
final class Page {
  /** The maximum size of a page with several events. Bounds a stream's memory during a replay. */
  private static final int MAX_BYTES = 256 * 1024;

  /** The same while memory for pages is short. */
  static final int SMALL_BYTES = 16 * 1024;

  /** Placeholder for a client that has no cursor yet. */
  static final long NO_CURSOR = -1;

  private final long cursor;
  private final int era;
  private final Map<String, Gap> gaps;
  private final long gapsThrough;
  private final long[] ids;
  private final long through;
  private final boolean more;
  private final int bytes;
  private final List<Frame> frames = new ArrayList<>();

  /**
   * Concatenated frames by the index of their first event. Clients disconnected by the same node
   * failure often have the same cursor and share a frame.
   */
  private final Map<Integer, Frame> joined = new HashMap<>();

  /**
   * Encodes the events of one read, as several pages if they do not fit on one. The rest is left
   * out if its gaps are unknown.
   *
   * @param cursor the cursor after which history was read
   */
  static List<Page> allOf(long cursor, int era, History history) {
    List<Page> pages = new ArrayList<>();
    Page page = new Page(cursor, era, history);
    pages.add(page);
    List<Event> rest = history.events();
    while (page.ids.length < rest.size() && page.through <= page.gapsThrough) {
      rest = rest.subList(page.ids.length, rest.size());
      page = new Page(
          page.through,
          era,
          new History(rest, history.through(), page.gaps, history.more(), history.gapsThrough()));
      pages.add(page);
    }
    return pages;
  }

  Page(long cursor, int era, History history) {
    this(cursor, era, history, MAX_BYTES);
  }

  /**
   * Encodes as many events as fit on a page, at least one.
   *
   * @param cursor the cursor after which the page was read; {@link #NO_CURSOR} for a page without
   *     events that only assigns a cursor
   * @param era the {@linkplain FeedState#era era} in which the read began
   * @param maxBytes the maximum size of a page with several events
   */
  Page(long cursor, int era, History history, int maxBytes) {
    this.cursor = cursor;
    this.era = era;
    gaps = history.gaps();
    gapsThrough = cursor == NO_CURSOR ? NO_CURSOR : history.gapsThrough();
    int size = 0;
    for (Event event : history.events()) {
      Frame frame = FrameEncoder.event(event);
      if (size > 0 && size + frame.size() > maxBytes) {
        break;
      }
      frames.add(frame);
      size += frame.size();
    }
    bytes = size;
    ids = history.events().stream().limit(frames.size()).mapToLong(Event::id).toArray();
    boolean isCut = ids.length < history.events().size();
    through = isCut ? ids[ids.length - 1] : history.through();
    more = isCut || history.more();
  }

  /** Returns whether a read after another cursor would have the same gaps and, from there, events. */
  boolean answers(long other) {
    return other == cursor
        || (other > cursor && other <= gapsThrough && (!more || other < through));
  }

  /** Returns the events after a cursor as one frame, or null if there are none. */
  @Nullable
  Frame after(long other) {
    int found = Arrays.binarySearch(ids, other);
    int first = found >= 0 ? found + 1 : -found - 1;
    return first == ids.length
        ? null
        : joined.computeIfAbsent(first, i -> Frame.join(frames.subList(i, frames.size())));
  }

  /** Returns the event ids in ascending order. Callers must not modify the array. */
  long[] ids() {
    return ids;
  }

  /** Returns the size of all events. */
  int bytes() {
    return bytes;
  }

  int era() {
    return era;
  }

  long through() {
    return through;
  }

  Map<String, Gap> gaps() {
    return gaps;
  }

  boolean more() {
    return more;
  }
}
