package io.redisse.redis.connection;

import io.redisse.api.BackendRefusedException;
import io.redisse.api.Event;
import io.redisse.redis.format.Keys;
import io.redisse.redis.settings.RedisOptions;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this process knows about the store: the newest id seen, the events known to be stored, and
 * the settings stored in Redis.
 */
public final class StoreView {
  /**
   * The smallest id of a counter anchored to the clock. Smaller ids were counted from 1; the
   * scripts anchor such a counter.
   */
  public static final long MIN_ANCHORED_ID = 1_000_000_000_000_000L;

  private static final Logger LOG = System.getLogger(StoreView.class.getName());
  private static final int DEFAULT_HISTORY_SIZE = 100;

  /** The prefix of the remark for a provisional attachment. */
  private static final String DOUBT = "doubt ";

  private static final Map<String, String> EPOCH_MOVES = Map.of(
      "restart", "Redis was restarted without an append-only file and may have lost events",
      "promotion", "A replica of Redis was promoted and may lack events",
      "evidence", "Redis lost events that this process has seen",
      "counter", "Redis was flushed, or its counter of ids was lost");

  private final RedisOptions options;
  private final Knowledge knowledge = new Knowledge();
  private final Evidence evidence = new Evidence();
  private final Map<String, Long> epochMoves = new ConcurrentHashMap<>();
  private volatile long subscribedLife;
  private volatile String doubt = "";
  private volatile byte[] historySize;
  private volatile byte[] ttl;

  public StoreView(RedisOptions options) {
    this.options = options;
    this.historySize = Keys.bytes("" + options.historySize().orElse(DEFAULT_HISTORY_SIZE));
    this.ttl = Keys.bytes("" + options.historyTtl().orElse(Duration.ZERO).toMillis());
  }

  /**
   * Records an id that was seen.
   *
   * @param life the start of the life to which the connection that delivered it was attached
   */
  public void noteId(long id, long life) {
    knowledge.note(id, life);
  }

  /**
   * Records the start of the life that the subscription connection is attached to; 0 if there is no
   * connection.
   */
  public void noteSubscribedLife(long life) {
    subscribedLife = life;
  }

  /**
   * Returns whether history from this life continues with the events of the subscription
   * connection. They must not be merged if the two connections lead to different servers during a
   * failover.
   */
  public boolean joinsLiveEvents(long life) {
    long subscribed = subscribedLife;
    return subscribed == 0 || subscribed == life;
  }

  Knowledge knowledge() {
    return knowledge;
  }

  public Evidence evidence() {
    return evidence;
  }

  /** Records an event that is known to be stored, see {@link #noteId}. */
  public void noteKept(Event event, long life) {
    noteKept(List.of(event), life);
  }

  /**
   * Records events that are known to be stored, see {@link #noteId}.
   *
   * @param events the events in ascending order of their ids; may be empty
   */
  public void noteKept(List<Event> events, long life) {
    if (!events.isEmpty()) {
      noteId(events.get(events.size() - 1).id(), life);
      evidence.noteKept(events);
    }
  }

  /**
   * Evaluates the remarks of a script: counts epoch moves, and logs what an operator should know.
   *
   * @param length the length of an answer without remarks
   */
  public void noteRemarks(List<?> answer, int length) {
    for (Object each : answer.subList(length, answer.size())) {
      String remark = Keys.text(each);
      int space = remark.indexOf(' ');
      if (remark.startsWith("epoch ")) {
        String reason = remark.substring(space + 1);
        epochMoves.merge(reason, 1L, Long::sum);
        LOG.log(
            // A new database has no clients that could miss events.
            knowledge.newest() == 0 && reason.equals("counter") ? Level.DEBUG : Level.WARNING,
            "{0}; returning clients receive missedevents",
            EPOCH_MOVES.getOrDefault(reason, reason));
      } else if (remark.equals("cursor")) {
        LOG.log(
            Level.WARNING,
            "A client has seen events that Redis lost in a restart; it receives missedevents");
      } else if (remark.startsWith(DOUBT)) {
        noteDoubt(remark);
      } else {
        LOG.log(
            Level.WARNING,
            "Redis cannot remove old events of a channel: {0}",
            remark.substring(space + 1));
      }
    }
  }

  private void noteDoubt(String remark) {
    String former = doubt;
    doubt = remark.substring(DOUBT.length(), DOUBT.length() + 1);
    if (!doubt.equals(former)) {
      LOG.log(
          Level.WARNING,
          "Redis has rejected writes since it was restarted, was promoted or lost data ({0})."
              + " History and live events are served{1}; publishing is refused",
          remark.substring(DOUBT.length() + 2),
          doubt.equals("?") ? ", with missedevents for returning clients" : "");
    }
  }

  /** Records that a connection is attached to a life, after {@link #noteRemarks}. */
  void noteConfirmed() {
    doubt = "";
  }

  /** Returns the number of epoch moves made by this process, by reason. */
  public Map<String, Long> epochMoves() {
    return epochMoves;
  }

  /** Returns the first arguments of every script. */
  public List<byte[]> scriptArguments() {
    return List.of(Keys.bytes(doubt + knowledge.newest()), historySize, ttl);
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
