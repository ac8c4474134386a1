package io.redisse.core.engine.live;

import io.redisse.core.engine.replay.UnsentBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The newest live events of a channel. All streams of the channel share the log, each with its own
 * cursor. The log keeps an event until every stream has received it, but its size is bounded: a
 * stream that falls too far behind reads the discarded events from history.
 */
public final class LiveLog {
  private static final int MAX_BYTES = 256 * 1024;

  /** An event, linked to its neighbors so that an empty log takes little memory. */
  static final class Entry {
    private final LiveBatch event;
    private @Nullable Entry previous;
    private @Nullable Entry next;

    /** True if the budget counts this event. */
    private boolean isHeld;

    private Entry(LiveBatch event) {
      this.event = event;
    }

    LiveBatch event() {
      return event;
    }

    @Nullable
    Entry next() {
      return next;
    }

    long id() {
      return event.through();
    }

    int size() {
      return event.frame().size();
    }
  }

  /** The joined events for any cursor from {@code least} to just below {@code first}. */
  private record Joined(long least, long first, LiveBatch batch) {
    boolean answers(long cursor) {
      return least <= cursor && cursor < first;
    }
  }

  private final UnsentBudget budget;
  private @Nullable Entry oldest;
  private @Nullable Entry newest;

  private int bytes;

  /** The size in bytes of the events appended since the last flush. */
  private int unflushed;

  /** The greatest discarded id. */
  private long floor;

  /** The latest result of {@link #after}, cached because most streams lack the same events. */
  private @Nullable Joined joined;

  /**
   * Creates an empty log.
   *
   * @param budget counts the events that a stream is too slow to receive at once
   */
  public LiveLog(UnsentBudget budget) {
    this.budget = budget;
  }

  public void append(LiveBatch event) {
    Entry entry = new Entry(event);
    entry.previous = newest;
    if (newest == null) {
      oldest = entry;
    } else {
      newest.next = entry;
    }
    newest = entry;
    bytes += entry.size();
    unflushed += entry.size();
    joined = null;
    while (bytes > MAX_BYTES && oldest != null && oldest != newest) {
      discard(oldest);
    }
  }

  /**
   * Returns whether the unflushed events fill a write. Waiting for more would gain nothing, and the
   * log might discard events before any stream could read them.
   */
  public boolean isFlushDue() {
    return unflushed >= LiveBatch.FULL_BYTES;
  }

  public void beginFlush() {
    unflushed = 0;
  }

  /** Returns whether an id is greater than every id in the log, including discarded ones. */
  public boolean isNext(long id) {
    return id > (newest == null ? floor : newest.id());
  }

  /** Returns whether the log still contains every live event after a cursor. */
  public boolean reaches(long cursor) {
    return cursor >= floor;
  }

  /** Returns whether the log contains an event after a cursor. */
  boolean hasAfter(long cursor) {
    return newest != null && newest.id() > cursor;
  }

  /**
   * Returns the next events after a cursor, or null if there are none yet. The log must reach the
   * cursor.
   */
  @Nullable
  LiveBatch after(long cursor) {
    if (!hasAfter(cursor)) {
      return null;
    }
    Joined cached = joined;
    if (cached == null || !cached.answers(cursor)) {
      cached = joinAfter(cursor);
      joined = cached;
    }
    return cached.batch();
  }

  private Joined joinAfter(long cursor) {
    Entry first = firstAfter(cursor);
    long least = first.previous == null ? floor : first.previous.id();
    List<LiveBatch> batches = new ArrayList<>();
    int size = 0;
    for (Entry entry = first;
        entry != null && (size == 0 || size + entry.size() <= LiveBatch.FULL_BYTES);
        entry = entry.next) {
      batches.add(entry.event);
      size += entry.size();
    }
    return new Joined(least, first.id(), LiveBatch.join(batches));
  }

  /** Returns the first of the events after a cursor, of which there must be at least one. */
  Entry firstAfter(long cursor) {
    Entry first = Objects.requireNonNull(newest);
    while (first.previous != null && first.previous.id() > cursor) {
      first = first.previous;
    }
    return first;
  }

  /** Discards the events up to an id, all of which every stream has received. */
  public void discardThrough(long id) {
    while (oldest != null && oldest.id() <= id) {
      discard(oldest);
    }
  }

  /** Counts the events that a flush has left, because some streams have yet to receive them. */
  public void holdRest() {
    for (Entry entry = newest; entry != null && !entry.isHeld; entry = entry.previous) {
      entry.isHeld = true;
      budget.hold(entry.event.frame());
    }
  }

  /** Discards all events, because the log may have gaps. */
  public void clear() {
    discardThrough(Long.MAX_VALUE);
  }

  private void discard(Entry first) {
    oldest = first.next;
    if (oldest == null) {
      newest = null;
    } else {
      // Unlinked, because a collector may keep an old entry and all that it refers to for long.
      oldest.previous = null;
      first.next = null;
    }
    if (first.isHeld) {
      budget.release(first.event.frame());
    }
    bytes -= first.size();
    floor = first.id();
    joined = null;
  }
}
