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
 * The events that this process knows to have been kept. If Redis no longer has one of them though
 * nothing trimmed it, Redis lost it. For each channel this records the newest id. Because Redis loses
 * events during interruptions, it also records the newest id before each interruption until a read has
 * verified that event. Safe for use by many threads.
 */
public final class Evidence {
  private static final int MAX_CHANNELS = 65_536;
  private static final int MAX_UNVERIFIED = 16;
  private static final long[] NONE = {};

  private static final class Ids {
    private long newest;

    /** Ids from before interruptions, not verified since. */
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
   * Records that events were kept.
   *
   * @param inEra the era in which this was learned
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

  /** Begins a new era: a connection was lost, and the next may lead to a Redis that lacks events. */
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
   * @param inEra the era in which the read was sent; ignored unless it is still the present one
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
