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
  /** Placeholder for a client that has no cursor yet. */
  static final long NO_CURSOR = -1;

  private final long cursor;
  private final int era;
  private final History history;
  private final long[] ids;
  private final List<Frame> frames = new ArrayList<>();

  /**
   * Concatenated frames by the index of their first event. Clients disconnected by the same node
   * failure often have the same cursor and share a frame.
   */
  private final Map<Integer, Frame> joined = new HashMap<>();

  /**
   * Encodes a page.
   *
   * @param cursor the cursor after which the page was read; {@link #NO_CURSOR} for a page without
   *     events that only assigns a cursor
   * @param era the {@linkplain FeedState#era era} in which the read began
   */
  Page(long cursor, int era, History history) {
    this.cursor = cursor;
    this.era = era;
    this.history = history;
    ids = history.events().stream().mapToLong(Event::id).toArray();
    history.events().forEach(event -> frames.add(FrameEncoder.event(event)));
  }

  /**
   * Returns whether this page can also serve a read that starts at another cursor. If there is no gap after
   * a smaller cursor, there is none after a greater one within the page.
   */
  boolean answers(long other) {
    if (other == cursor || cursor == NO_CURSOR) {
      return other == cursor;
    }
    return other > cursor && other <= history.through() && history.gaps().isEmpty();
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

  int era() {
    return era;
  }

  long through() {
    return history.through();
  }

  Map<String, Gap> gaps() {
    return history.gaps();
  }

  boolean more() {
    return history.more();
  }
}
