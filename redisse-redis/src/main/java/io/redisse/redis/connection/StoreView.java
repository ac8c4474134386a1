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
 * This process' knowledge of the store: the newest id seen, the events known to be kept, and the
 * settings stored in Redis.
 */
public final class StoreView {
  /**
   * The smallest id of a counter anchored to the clock. Smaller ids were counted from 1, and
   * scripts anchor such a counter.
   */
  public static final long MIN_ANCHORED_ID = 1_000_000_000_000_000L;

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

  /** Records an id that was seen. Ids in a new life of the store start above it. */
  public void noteId(long id) {
    newestId.accumulateAndGet(id, Math::max);
  }

  public Evidence evidence() {
    return evidence;
  }

  /** Records events that are known to be stored, see {@link Evidence#noteKept}. */
  public void noteKept(List<Event> events, int inEra) {
    events.forEach(event -> noteId(event.id()));
    evidence.noteKept(events, inEra);
  }

  /**
   * Counts an epoch move if the script made one, in which case the last element of the answer is
   * the reason.
   *
   * @param length the length of an answer without a reason
   */
  public void noteEpochMove(List<?> answer, int length) {
    if (answer.size() > length) {
      epochMoves.merge(Keys.text(answer.get(length)), 1L, Long::sum);
    }
  }

  /** Returns the number of epoch moves made by this process, by reason. */
  public Map<String, Long> epochMoves() {
    return epochMoves;
  }

  /** Returns the first arguments of every script. */
  public List<byte[]> scriptArguments() {
    return List.of(Keys.bytes("" + newestId.get()), historySize, ttl);
  }

  /**
   * Adopts the settings stored in Redis.
   *
   * @throws BackendRefusedException if this process is configured differently
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
        option + ": this process is configured with " + configured + ", but the store in " + options
            + " uses " + stored + "; all processes that share a store must agree",
        null);
  }
}
