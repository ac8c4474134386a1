package io.redisse.core.engine;

import io.redisse.core.spi.Frame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest live events of a group, shared by its streams: each stream is a cursor on this log.
 * The log keeps an event until every stream has it, up to a bound; a stream that falls behind the
 * bound reads the discarded events from history.
 */
final class LiveLog {
  private static final int MAX_BYTES = 256 * 1024;

  /** Larger writes are not faster, and they need larger copies of the encoded events. */
  private static final int WRITE_BYTES = 64 * 1024;

  /** One entry for each event, in the order of ids. */
  private final Deque<LiveBatch> events = new ArrayDeque<>(2);

  private int bytes;

  /** The size of the events that were appended since the last flush. */
  private int unflushed;

  /** The greatest id that was discarded. */
  private long floor;

  /** The newest result of {@link #after} and its cursor: most streams of a group have the same. */
  private @Nullable LiveBatch batch;

  private long batchCursor;

  void append(LiveBatch event) {
    events.addLast(event);
    bytes += event.frame().size();
    unflushed += event.frame().size();
    batch = null;
    while (bytes > MAX_BYTES && events.size() > 1) {
      discardFirst();
    }
  }

  /**
   * Returns whether the unflushed events fill a write. Waiting for more would gain nothing, and the
   * log could discard events before any stream had a chance to take them.
   */
  boolean isFlushDue() {
    return unflushed >= WRITE_BYTES;
  }

  void beginFlush() {
    unflushed = 0;
  }

  /** Returns whether an id is greater than every id that is or was in the log. */
  boolean isNext(long id) {
    return id > (events.isEmpty() ? floor : events.getLast().through());
  }

  /** Returns whether the log has every live event after a cursor. */
  boolean reaches(long cursor) {
    return cursor >= floor;
  }

  /** Returns the next events after a cursor that the log reaches; null if there are none yet. */
  @Nullable
  LiveBatch after(long cursor) {
    if (events.isEmpty() || events.getLast().through() <= cursor) {
      return null;
    }
    if (batch == null || batchCursor != cursor) {
      batch = joinAfter(cursor);
      batchCursor = cursor;
    }
    return batch;
  }

  private LiveBatch joinAfter(long cursor) {
    LiveBatch newest = events.getLast();
    // The usual case: one new event, and the stream has all the others.
    if (events.size() == 1) {
      return newest;
    }
    List<Frame> frames = new ArrayList<>();
    long through = cursor;
    int size = 0;
    for (LiveBatch event : events) {
      if (event.through() <= cursor) {
        continue;
      }
      if (size > 0 && size + event.frame().size() > WRITE_BYTES) {
        break;
      }
      frames.add(event.frame());
      size += event.frame().size();
      through = event.through();
    }
    return new LiveBatch(through, Frame.join(frames));
  }

  /** Discards the events up to an id, which every stream has. */
  void discardThrough(long id) {
    while (!events.isEmpty() && events.getFirst().through() <= id) {
      discardFirst();
    }
    if (events.isEmpty()) {
      batch = null;
    }
  }

  /** Discards all events, because some may be missing between them. */
  void clear() {
    while (!events.isEmpty()) {
      discardFirst();
    }
    batch = null;
  }

  private void discardFirst() {
    LiveBatch first = events.removeFirst();
    bytes -= first.frame().size();
    floor = first.through();
  }
}
