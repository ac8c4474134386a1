package io.redisse.redis.connection;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The greatest id that this process has seen in each life of the store. The first call on each
 * connection presents it to Redis. An id that is beyond the end of its life then proves that the
 * data went back in time. Ids of different lives are kept apart because later ones would hide this.
 * Thread-safe.
 */
final class Knowledge {
  /** Lua and JavaScript cannot represent larger ids exactly; the scripts never assign them. */
  private static final long MAX_ID = (1L << 53) - 1_000_000_000;

  /**
   * Replaces the start of a life while Redis rejects writes and no life can begin. Ids seen in the
   * meantime prove nothing later.
   */
  static final long PROVISIONAL = 1;

  private static final int MAX_LIVES = 16;

  /**
   * The greatest id of a life.
   *
   * @param seenAt when it was seen, as {@link System#nanoTime}
   */
  record Seen(long id, long seenAt) {}

  private final TreeMap<Long, Seen> newestByLife = new TreeMap<>();

  /** The run ids of the Redis processes on which the lives were found. */
  private final Map<Long, String> processes = new HashMap<>();

  /** The greatest id of all lives. */
  private volatile long newest;

  /**
   * Records an id.
   *
   * @param life the start of the life to which the connection that delivered it was attached
   */
  synchronized void note(long id, long life) {
    if (id <= MAX_ID) {
      newest = Math.max(newest, id);
      if (life != PROVISIONAL) {
        newestByLife.merge(
            life, new Seen(id, System.nanoTime()), (old, now) -> old.id() < now.id() ? now : old);
      }
      if (newestByLife.size() > MAX_LIVES) {
        newestByLife.pollFirstEntry();
      }
    }
  }

  /**
   * Records the Redis process on which a life was found. Must be called before any id of this life
   * is noted.
   */
  synchronized void found(long life, String runId) {
    processes.keySet().retainAll(newestByLife.keySet());
    processes.put(life, runId);
  }

  long newest() {
    return newest;
  }

  /** Returns a copy of all entries, to present when a connection attaches. */
  synchronized Map<Long, Seen> snapshot() {
    return new TreeMap<>(newestByLife);
  }

  /**
   * Forgets entries that Redis has compared with its data, unless they have grown since.
   *
   * @param presented the snapshot that was presented
   * @param life the start of the life that the connection is attached to now, whose entry stays
   */
  synchronized void verified(Map<Long, Seen> presented, long life) {
    presented.forEach((start, seen) -> {
      if (start != life) {
        newestByLife.remove(start, seen);
      }
    });
  }

  /** Formats a snapshot for the script that attaches a connection. */
  synchronized String text(Map<Long, Seen> snapshot) {
    long now = System.nanoTime();
    return snapshot.entrySet().stream()
        .map(each -> each.getKey() + ":" + processes.getOrDefault(each.getKey(), "0") + ":"
            + each.getValue().id() + ":"
            + TimeUnit.NANOSECONDS.toMicros(now - each.getValue().seenAt()))
        .collect(Collectors.joining(" "));
  }
}
