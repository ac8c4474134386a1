package io.redisse.redis.connection;

import io.redisse.api.BackendRefusedException;
import io.redisse.api.Event;
import io.redisse.redis.format.Keys;
import io.redisse.redis.settings.RedisOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What this process knows of the store: the newest id it saw, which events were kept, and the settings
 * that Redis holds.
 */
public final class StoreView {
  /** Ids that are less were counted from 1; whichever script meets them anchors the counter. */
  public static final long LEAST_ANCHORED_ID = 1_000_000_000_000_000L;

  private static final int DEFAULT_HISTORY_SIZE = 100;

  private final RedisOptions options;
  private final AtomicLong newestId = new AtomicLong();
  private final Evidence evidence = new Evidence();
  private final Map<String, Long> epochMoves = new ConcurrentHashMap<>();
  private volatile byte[] historySize;
  private volatile byte[] ttl;

  public StoreView(RedisOptions options) {
    this.options = options;
    this.historySize = Keys.bytes("" + options.historySize().orElse(DEFAULT_HISTORY_SIZE));
    this.ttl = Keys.bytes("" + options.historyTtl().orElse(Duration.ZERO).toMillis());
  }

  /** An id was seen; a new life of the store begins above it. */
  public void saw(long id) {
    newestId.accumulateAndGet(id, Math::max);
  }

  public Evidence evidence() {
    return evidence;
  }

  /** Events are known to have been kept, see {@link Evidence#kept}. */
  public void kept(List<Event> events, int inEra) {
    events.forEach(event -> saw(event.id()));
    evidence.kept(events, inEra);
  }

  /**
   * Notes what a script says last: why it moved the epoch.
   *
   * @param answer what the script returned
   * @param length how long the answer is without that
   */
  public void noteEpochMove(List<?> answer, int length) {
    if (answer.size() > length) {
      epochMoves.merge(Keys.text(answer.get(length)), 1L, Long::sum);
    }
  }

  /** How often this process was the one that moved the epoch, by the reason. */
  public Map<String, Long> epochMoves() {
    return epochMoves;
  }

  /** The arguments that every script takes first. */
  public List<byte[]> scriptArguments() {
    return List.of(Keys.bytes("" + newestId.get()), historySize, ttl);
  }

  /**
   * Takes over the settings that Redis holds.
   *
   * @throws BackendRefusedException if this process was configured otherwise
   */
  void adopt(int storedHistorySize, Duration storedTtl) {
    options
        .historySize()
        .filter(configured -> configured != storedHistorySize)
        .ifPresent(configured -> {
          throw mismatch("historySize", configured, storedHistorySize);
        });
    options
        .historyTtl()
        .filter(configured -> !configured.equals(storedTtl))
        .ifPresent(configured -> {
          throw mismatch("historyTtl", configured.toMillis() + "ms", storedTtl.toMillis() + "ms");
        });
    historySize = Keys.bytes("" + storedHistorySize);
    ttl = Keys.bytes("" + storedTtl.toMillis());
  }

  private BackendRefusedException mismatch(String option, Object configured, Object stored) {
    return new BackendRefusedException(
        option + ": configured is " + configured + ", but " + options + " was set up with " + stored
            + "; all who share a store must agree",
        null);
  }
}
