package io.redisse.redis;

import io.redisse.api.Event;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which events this process knows to have been kept: where Redis has one no more though nothing
 * trimmed it, Redis lost it. Of each channel the newest counts; but after an interruption the newest
 * from before it, until that was looked for, since what is lost is lost in interruptions. Safe for
 * use by many threads.
 */
final class Evidence {
  private static final int MOST_CHANNELS = 65_536;

  private static final class Ids {
    private long newest;
    private long newestBeforeInterruption;
  }

  /** The least recently used is forgotten, so that a publisher to ever new channels stays small. */
  private final Map<String, Ids> byChannel = new LinkedHashMap<>(16, 0.75f, true);

  private int era;

  /** An event was kept. */
  synchronized void kept(Event event) {
    Ids ids = byChannel.computeIfAbsent(event.channel(), channel -> new Ids());
    ids.newest = Math.max(ids.newest, event.id());
    if (byChannel.size() > MOST_CHANNELS) {
      byChannel.remove(byChannel.keySet().iterator().next());
    }
  }

  /** A connection was lost; the next may lead to a Redis that knows less. */
  synchronized void interrupted() {
    era++;
    for (Ids ids : byChannel.values()) {
      if (ids.newestBeforeInterruption == 0) {
        ids.newestBeforeInterruption = ids.newest;
      }
    }
  }

  /** Rises with each interruption. */
  synchronized int era() {
    return era;
  }

  /** The id of the event to look for; 0 if there is none. */
  synchronized long of(String channel) {
    Ids ids = byChannel.get(channel);
    if (ids == null) {
      return 0;
    }
    return ids.newestBeforeInterruption == 0 ? ids.newest : ids.newestBeforeInterruption;
  }

  /** It was looked for, in this era. */
  synchronized void verified(Collection<String> channels, int inEra) {
    if (inEra == era) {
      for (String channel : channels) {
        Ids ids = byChannel.get(channel);
        if (ids != null) {
          ids.newestBeforeInterruption = 0;
        }
      }
    }
  }
}
