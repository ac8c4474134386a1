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
 * A page of history as streams get it: read from one cursor, encoded once, good for every stream
 * whose own cursor it can answer.
 */
final class Page {
  private final long from;
  private final int era;
  private final History history;
  private final long[] ids;
  private final List<Frame> frames = new ArrayList<>();

  /** What was asked for, by the index of its first event: those who come back together saw the same. */
  private final Map<Integer, Frame> joined = new HashMap<>();

  /**
   * A page.
   *
   * @param from the cursor that it was read from
   * @param era the shard's era when the read was begun
   */
  Page(long from, int era, History history) {
    this.from = from;
    this.era = era;
    this.history = history;
    ids = history.events().stream().mapToLong(Event::id).toArray();
    history.events().forEach(event -> frames.add(FrameEncoder.event(event)));
  }

  /**
   * Whether this says what a read from that cursor would have: without a gap after a smaller cursor
   * there is none after a greater one, as long as it is not greater than what was read.
   */
  boolean answers(long cursor) {
    if (cursor == from || from == HistoryReads.NOWHERE) {
      return cursor == from;
    }
    return cursor > from && cursor <= history.through() && history.gaps().isEmpty();
  }

  /** The events after a cursor in one frame, if there are any. */
  @Nullable
  Frame after(long cursor) {
    int found = Arrays.binarySearch(ids, cursor);
    int first = found >= 0 ? found + 1 : -found - 1;
    return first == ids.length
        ? null
        : joined.computeIfAbsent(first, i -> Frame.join(frames.subList(i, frames.size())));
  }

  /** The ids of its events, ascending; not to be changed. */
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
