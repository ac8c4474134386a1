package io.redisse.redis.connection;

import io.redisse.api.Event;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tracks events known to be stored, to find out when Redis lost those of a single channel: two ids of
 * each channel. If the key of a channel was deleted, the oldest id that this process knows is missing,
 * even after later events; if an older copy was restored, the newest one.
 * Thread-safe.
 */
public final class Evidence {
  private static final int MAX_CHANNELS = 65_536;

  private static final class Ids {
    private final long oldest;
    private long newest;

    Ids(long id) {
      this.oldest = id;
      this.newest = id;
    }
  }

  /** Ordered by use. The least recently used are removed, which bounds memory. */
  private final Map<String, Ids> byChannel = new LinkedHashMap<>(16, 0.75f, true);

  /** Earlier events prove nothing, because all cursors before the epoch are a gap anyway. */
  private long epoch;

  /** Records the epoch, which never goes back. */
  public synchronized void noteEpoch(long id) {
    epoch = Math.max(epoch, id);
  }

  /** Records that an event is stored. */
  synchronized void noteKept(Event event) {
    if (event.id() <= epoch) {
      return;
    }
    Ids ids = byChannel.get(event.channel());
    if (ids == null || ids.oldest <= epoch) {
      byChannel.put(event.channel(), new Ids(event.id()));
      if (byChannel.size() > MAX_CHANNELS) {
        byChannel.remove(byChannel.keySet().iterator().next());
      }
    } else {
      ids.newest = Math.max(ids.newest, event.id());
    }
  }

  /**
   * Returns the ids to verify when a channel's history is read, separated by spaces; empty if this process
   * knows of none.
   */
  public synchronized String of(String channel) {
    Ids ids = byChannel.get(channel);
    if (ids == null || ids.newest <= epoch) {
      return "";
    }
    return ids.oldest == ids.newest ? "" + ids.newest : ids.oldest + " " + ids.newest;
  }
}
