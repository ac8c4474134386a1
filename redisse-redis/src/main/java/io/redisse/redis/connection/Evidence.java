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
 * Which events this process knows to have been kept: where Redis has one no more though nothing
 * trimmed it, Redis lost it. Of each channel the newest counts; and, because what is lost is lost in
 * interruptions, the newest from before each interruption until that was looked for. Safe for use by
 * many threads.
 */
public final class Evidence {
  private static final int MOST_CHANNELS = 65_536;
  private static final int MOST_DOUBTS = 16;
  private static final long[] NONE = {};

  private static final class Ids {
    private long newest;

    /** From before interruptions, and not looked for since. */
    private long[] doubted = NONE;

    void doubt(long id) {
      if (Arrays.stream(doubted).noneMatch(each -> each == id)) {
        doubted = LongStream.concat(Arrays.stream(doubted), LongStream.of(id))
            .skip(Math.max(0, doubted.length + 1 - MOST_DOUBTS))
            .toArray();
      }
    }

    LongStream all() {
      return LongStream.concat(Arrays.stream(doubted), LongStream.of(newest)).distinct();
    }
  }

  /** The least recently used is forgotten, so that a publisher to ever new channels stays small. */
  private final Map<String, Ids> byChannel = new LinkedHashMap<>(16, 0.75f, true);

  private int era;

  /**
   * Events were kept.
   *
   * @param inEra when the connection was in use over which this became known
   */
  synchronized void kept(List<Event> events, int inEra) {
    for (Event event : events) {
      Ids ids = byChannel.computeIfAbsent(event.channel(), channel -> new Ids());
      ids.newest = Math.max(ids.newest, event.id());
      if (inEra != era) {
        ids.doubt(event.id());
      }
    }
    while (byChannel.size() > MOST_CHANNELS) {
      byChannel.remove(byChannel.keySet().iterator().next());
    }
  }

  /** A connection was lost; the next may lead to a Redis that knows less. */
  public synchronized void interrupted() {
    era++;
    byChannel.values().forEach(ids -> ids.doubt(ids.newest));
  }

  /** Rises with each interruption. */
  public synchronized int era() {
    return era;
  }

  /** The ids of the events to look for, with spaces between. */
  public synchronized String of(String channel) {
    Ids ids = byChannel.get(channel);
    return ids == null ? "" : ids.all().mapToObj(Long::toString).collect(Collectors.joining(" "));
  }

  /** They were looked for, in this era. */
  public synchronized void verified(Collection<String> channels, int inEra) {
    if (inEra == era) {
      for (String channel : channels) {
        Ids ids = byChannel.get(channel);
        if (ids != null) {
          ids.doubted = NONE;
        }
      }
    }
  }
}
