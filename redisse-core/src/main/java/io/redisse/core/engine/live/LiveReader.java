package io.redisse.core.engine.live;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the next live events of streams in the logs of their channels. Streams that lack the same
 * events receive the same frame, even if their sets of channels differ. Confined to one thread.
 */
public final class LiveReader {
  /** The limit for cached batches. Groups with events of their own need a batch each. */
  private static final int MAX_BYTES = 1024 * 1024;

  /** The batches with events of several channels, by the events that they consist of. */
  private final Map<List<LiveBatch>, LiveBatch> merged = new HashMap<>();

  /** The size in bytes of the merged batches. */
  private int bytes;

  /** The arguments and the result of the latest merge; the logs are null if there is none. */
  private LiveLog @Nullable [] latestLogs;

  private long latestCursor;
  private @Nullable LiveBatch latest;

  /** The events of the current merge, kept to avoid an allocation per merge. */
  private final List<LiveBatch> events = new ArrayList<>();

  /** The next event of each log in the current merge. */
  private final List<LiveLog.Entry> heads = new ArrayList<>();

  /**
   * Returns the next events after a cursor, or null if there are none yet. All logs must reach the
   * cursor.
   *
   * @param logs the logs of a group, always the same array
   */
  public @Nullable LiveBatch after(LiveLog[] logs, long cursor) {
    LiveLog only = null;
    for (LiveLog log : logs) {
      if (log.hasAfter(cursor)) {
        if (only != null) {
          return mergeAfter(logs, cursor);
        }
        only = log;
      }
    }
    return only == null ? null : only.after(cursor);
  }

  private LiveBatch mergeAfter(LiveLog[] logs, long cursor) {
    LiveBatch found = latest;
    if (found == null || latestLogs != logs || latestCursor != cursor) {
      found = merge(logs, cursor);
      latest = found;
      latestLogs = logs;
      latestCursor = cursor;
    }
    return found;
  }

  private LiveBatch merge(LiveLog[] logs, long cursor) {
    heads.clear();
    events.clear();
    for (LiveLog log : logs) {
      if (log.hasAfter(cursor)) {
        heads.add(log.firstAfter(cursor));
      }
    }
    int size = 0;
    while (!heads.isEmpty()) {
      LiveLog.Entry next = takeFirst();
      if (size > 0 && size + next.size() > LiveBatch.FULL_BYTES) {
        break;
      }
      events.add(next.event());
      size += next.size();
    }
    LiveBatch batch = merged.get(events);
    if (batch == null) {
      batch = LiveBatch.join(events);
      cache(batch);
    }
    return batch;
  }

  /** Removes the event with the smallest id. */
  private LiveLog.Entry takeFirst() {
    int first = 0;
    for (int i = 1; i < heads.size(); i++) {
      if (heads.get(i).id() < heads.get(first).id()) {
        first = i;
      }
    }
    LiveLog.Entry entry = heads.get(first);
    LiveLog.Entry next = entry.next();
    if (next == null) {
      heads.remove(first);
    } else {
      heads.set(first, next);
    }
    return entry;
  }

  private void cache(LiveBatch batch) {
    if (bytes + batch.frame().size() > MAX_BYTES) {
      merged.clear();
      bytes = 0;
    }
    merged.put(List.copyOf(events), batch);
    bytes += batch.frame().size();
  }

  int cachedBytes() {
    return bytes;
  }

  /** Forgets all batches. Must be called when a log has changed. */
  public void forget() {
    if (latestLogs != null) {
      latestLogs = null;
      latest = null;
      merged.clear();
      bytes = 0;
      heads.clear();
      events.clear();
    }
  }
}
