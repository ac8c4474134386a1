package io.redisse.redis.connection;

import io.redisse.api.BackendRefusedException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Counts refused calls and connections by cause. Logs at most one line per cause and minute,
 * because a refusal usually affects every event. Thread-safe.
 */
public final class Refusals {
  private static final Logger LOG = System.getLogger(Refusals.class.getName());
  private static final long LOG_INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Map<String, LongAdder> counts = new TreeMap<>();

  /** The time of the last log line by cause, as {@link System#nanoTime}; guarded by this. */
  private final Map<String, Long> loggedAt = new TreeMap<>();

  Refusals() {
    RedisErrors.causes().forEach(cause -> counts.put(cause, new LongAdder()));
  }

  /** Records the error replies among the results of a command. */
  void noteReply(Object reply) {
    if (reply instanceof JedisDataException error) {
      note(RedisErrors.translate("Redis rejected a call", error));
    } else if (reply instanceof List<?> results) {
      for (Object result : results) {
        if (result instanceof JedisDataException error) {
          note(RedisErrors.translate("Redis rejected a call", error));
        }
      }
    }
  }

  /** Records a failure if it is a refusal. */
  public void note(Throwable failure) {
    RedisErrors.causeOf(failure).ifPresent(cause -> {
      Objects.requireNonNull(counts.get(cause)).increment();
      if (isDue(cause)) {
        Level level = failure instanceof BackendRefusedException ? Level.ERROR : Level.WARNING;
        LOG.log(
            level,
            "{0} (more refusals for this cause are not logged for a minute)",
            failure.getMessage());
      }
    });
  }

  private synchronized boolean isDue(String cause) {
    long now = System.nanoTime();
    @Nullable Long last = loggedAt.get(cause);
    boolean isDue = last == null || now - last >= LOG_INTERVAL_NANOS;
    if (isDue) {
      loggedAt.put(cause, now);
    }
    return isDue;
  }

  /** Returns the number of refusals by cause, with zero for causes that did not occur. */
  public Map<String, Long> counts() {
    return counts.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().sum()));
  }
}
