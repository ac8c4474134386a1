package io.redisse.redis.connection;

import io.redisse.api.Event;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Samples the ids of stored events per channel, to detect when Redis loses the events of a single
 * channel. If the channel's key was deleted, the oldest id that this process knows is missing, even
 * after later events. If an older copy was restored, later ids are missing. A sampled id is among
 * them if at least twice as many events are missing as this process has seen since. Thread-safe.
 */
public final class Evidence {
  private static final int MAX_CHANNELS = 65_536;

  private static final int MAX_SAMPLES = 8;

  private static final class Ids {
    private final long oldest;
    private long newest;
    private int count = 1;

    /**
     * The events are numbered in the order in which this process learned about them. Index i holds
     * the newest one whose number has i trailing zeros in binary; the last index also accepts more
     * zeros.
     */
    private long[] samples = {};

    Ids(long id) {
      this.oldest = id;
      this.newest = id;
    }

    void add(long id) {
      newest = id;
      count++;
      int index = Math.min(Integer.numberOfTrailingZeros(count), MAX_SAMPLES - 1);
      if (index >= samples.length) {
        samples = Arrays.copyOf(samples, index + 1);
      }
      samples[index] = id;
    }

    LongStream all() {
      return LongStream.concat(LongStream.of(oldest, newest), LongStream.of(samples));
    }
  }

  /** Ordered by use. The least recently used are removed, which bounds memory. */
  private final Map<String, Ids> byChannel = new LinkedHashMap<>(16, 0.75f, true);

  /** Earlier events prove nothing, because all cursors before the epoch are a gap anyway. */
  private long epoch;

  /** Records the epoch, which never decreases. */
  public synchronized void noteEpoch(long id) {
    epoch = Math.max(epoch, id);
  }

  /** Records that events are stored. */
  synchronized void noteKept(List<Event> events) {
    events.forEach(this::noteKept);
  }

  private void noteKept(Event event) {
    if (event.id() <= epoch) {
      return;
    }
    Ids ids = byChannel.get(event.channel());
    if (ids == null || ids.oldest <= epoch) {
      byChannel.put(event.channel(), new Ids(event.id()));
      if (byChannel.size() > MAX_CHANNELS) {
        byChannel.remove(byChannel.keySet().iterator().next());
      }
    } else if (event.id() > ids.newest) {
      ids.add(event.id());
    }
  }

  /**
   * Returns the ids to verify when a channel's history is read, ascending and separated by spaces;
   * empty if this process knows none.
   *
   * @param cursor if this process knows no later event, the oldest and the newest id suffice
   */
  public synchronized String of(String channel, long cursor) {
    Ids ids = byChannel.get(channel);
    if (ids == null || ids.newest <= epoch) {
      return "";
    }
    LongStream verified = ids.newest > cursor ? ids.all() : LongStream.of(ids.oldest, ids.newest);
    return verified
        .filter(id -> id > 0)
        .sorted()
        .distinct()
        .mapToObj(Long::toString)
        .collect(Collectors.joining(" "));
  }
}
