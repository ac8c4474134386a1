package io.redisse.redis.connection;

import io.redisse.api.Event;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Tracks events known to be stored. If one is missing from Redis though nothing trimmed it, Redis
 * lost it. The newest id is recorded for each channel. Because Redis loses
 * events during interruptions, the newest id before each interruption is recorded as well, until a
 * read has verified that event. Thread-safe.
 */
public final class Evidence {
  private static final int MAX_CHANNELS = 65_536;
  private static final int MAX_UNVERIFIED = 16;
  private static final long[] NONE = {};

  private static final class Ids {
    private long newest;

    /** Ids from before interruptions that no read has verified since. */
    private long[] unverified = NONE;

    void addUnverified(long id) {
      if (Arrays.stream(unverified).noneMatch(each -> each == id)) {
        unverified = LongStream.concat(Arrays.stream(unverified), LongStream.of(id))
            .skip(Math.max(0, unverified.length + 1 - MAX_UNVERIFIED))
            .toArray();
      }
    }

    LongStream all() {
      return LongStream.concat(Arrays.stream(unverified), LongStream.of(newest)).distinct();
    }
  }

  /** Ordered by use. The least recently used are removed, which bounds memory. */
  private final Map<String, Ids> byChannel = new LinkedHashMap<>(16, 0.75f, true);

  private int era;

  /**
   * Records that events are stored.
   *
   * @param inEra the era in which the events were seen
   */
  synchronized void noteKept(List<Event> events, int inEra) {
    for (Event event : events) {
      Ids ids = byChannel.computeIfAbsent(event.channel(), channel -> new Ids());
      ids.newest = Math.max(ids.newest, event.id());
      if (inEra != era) {
        ids.addUnverified(event.id());
      }
    }
    while (byChannel.size() > MAX_CHANNELS) {
      byChannel.remove(byChannel.keySet().iterator().next());
    }
  }

  /** Begins a new era: a connection was lost, and the next may reach a Redis that lacks events. */
  public synchronized void interrupted() {
    era++;
    byChannel.values().forEach(ids -> ids.addUnverified(ids.newest));
  }

  /** Returns the number of interruptions so far. */
  public synchronized int era() {
    return era;
  }

  /** Returns the ids to verify in a channel, separated by spaces. */
  public synchronized String of(String channel) {
    Ids ids = byChannel.get(channel);
    return ids == null ? "" : ids.all().mapToObj(Long::toString).collect(Collectors.joining(" "));
  }

  /**
   * Records that the store verified the ids of these channels.
   *
   * @param inEra the era in which the read was sent; the call is ignored if a newer era has begun
   */
  public synchronized void noteVerified(Collection<String> channels, int inEra) {
    if (inEra == era) {
      for (String channel : channels) {
        Ids ids = byChannel.get(channel);
        if (ids != null) {
          ids.unverified = NONE;
        }
      }
    }
  }
}
