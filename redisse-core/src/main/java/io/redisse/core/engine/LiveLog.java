package io.redisse.core.engine;

import io.redisse.core.spi.Frame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest live events of a group. Its streams share the log, each with its own cursor. The log
 * keeps an event until every stream has received it, but its size is bounded: a stream that falls
 * too far behind reads the discarded events from history.
 */
final class LiveLog {
  private static final int MAX_BYTES = 256 * 1024;

  /** Larger writes are no faster and require larger copies of the encoded events. */
  private static final int WRITE_BYTES = 64 * 1024;

  /** One entry per event, in id order. */
  private final Deque<LiveBatch> events = new ArrayDeque<>(2);

  private int bytes;

  /** The size in bytes of the events appended since the last flush. */
  private int unflushed;

  /** The greatest discarded id. */
  private long floor;

  /**
   * The latest result of {@link #after}, cached because most streams of a group have the same
   * cursor.
   */
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
   * log might discard events before any stream could read them.
   */
  boolean isFlushDue() {
    return unflushed >= WRITE_BYTES;
  }

  void beginFlush() {
    unflushed = 0;
  }

  /** Returns whether an id is greater than every id in the log, including discarded ones. */
  boolean isNext(long id) {
    return id > (events.isEmpty() ? floor : events.getLast().through());
  }

  /** Returns whether the log still contains every live event after a cursor. */
  boolean reaches(long cursor) {
    return cursor >= floor;
  }

  /**
   * Returns the next events after a cursor, or null if there are none yet. The log must reach the
   * cursor.
   */
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
    // The usual case: the log contains only the event that the stream lacks.
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

  /** Discards the events up to an id, all of which every stream has received. */
  void discardThrough(long id) {
    while (!events.isEmpty() && events.getFirst().through() <= id) {
      discardFirst();
    }
    if (events.isEmpty()) {
      batch = null;
    }
  }

  /** Discards all events, because the log may have gaps. */
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
