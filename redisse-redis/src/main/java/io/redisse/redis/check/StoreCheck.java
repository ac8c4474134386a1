package io.redisse.redis.check;

import static io.redisse.redis.check.RedisCheck.Level.BAD;
import static io.redisse.redis.check.RedisCheck.Level.OK;
import static io.redisse.redis.check.RedisCheck.Level.WARN;

import io.redisse.redis.check.RedisCheck.Finding;
import io.redisse.redis.connection.StoreView;
import io.redisse.redis.format.HumanReadable;
import io.redisse.redis.format.Keys;
import io.redisse.redis.settings.RedisOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Checks the settings and the current life of the event store. */
final class StoreCheck {
  private final CheckedRedis redis;
  private final Keys keys;
  private final RedisOptions options;

  StoreCheck(CheckedRedis redis, Keys keys, RedisOptions options) {
    this.redis = redis;
    this.keys = keys;
    this.options = options;
  }

  List<Finding> findings() {
    return List.of(redis.run("history", this::history), redis.run("life", this::life));
  }

  private Finding history() {
    Optional<String> size = redis.value(keys.control("historySize"));
    Optional<String> ttl = redis.value(keys.control("ttl"));
    if (size.isEmpty()) {
      return new Finding(
          "history", OK, "no settings yet: the first server that connects sets them", "");
    }
    Duration expiry = Duration.ofMillis(Long.parseLong(ttl.orElse("0")));
    String found = "the newest " + size.get() + " events of each channel, "
        + (expiry.isZero()
            ? "without expiry"
            : "until " + HumanReadable.duration(expiry) + " after the last");
    boolean isAsConfigured = options
            .historySize()
            .map(configured -> configured == Integer.parseInt(size.get()))
            .orElse(true)
        && options.historyTtl().map(expiry::equals).orElse(true);
    return isAsConfigured
        ? new Finding("history", OK, found, "")
        : new Finding(
            "history",
            BAD,
            found + "; the URI differs, and a server with this URI would not start",
            "remove historySize and historyTtl from the URI, or use the same values everywhere");
  }

  private Finding life() {
    long newest = redis.value(keys.control("lastEventId")).map(Long::parseLong).orElse(0L);
    if (newest == 0) {
      return new Finding("life", OK, "no event yet", "");
    }
    if (newest < StoreView.MIN_ANCHORED_ID) {
      return new Finding(
          "life",
          WARN,
          "ids count up from 1, because only Ruby publishers have used this store; once a"
              + " Redisse server starts, ids follow the clock, and existing clients receive"
              + " missedevents once",
          "");
    }
    Optional<Long> epoch = redis.value(keys.control("epoch")).map(Long::parseLong);
    String found = epoch
            .map(id -> "began " + time(id) + "; older cursors receive missedevents (reset)")
            .orElse("has no epoch")
        + "; newest id from " + time(newest);
    if (redis.isMaster() && !isSameProcess()) {
      return new Finding(
          "life",
          WARN,
          found + "; Redis was restarted or promoted since a Redisse server last connected",
          "the next server that connects begins a new life, unless Redis has an append-only file");
    }
    return new Finding("life", OK, found, "");
  }

  private boolean isSameProcess() {
    return isSameProcess(
        redis.value(keys.control("life")).orElse(""),
        redis.info("run_id"),
        redis.info("master_replid"),
        redis.info("master_replid2"));
  }

  /**
   * Returns whether this Redis process recorded the life. Uses the same criteria as the scripts.
   *
   * @param life the text of the life in Redis
   * @param runId empty or zeros if a hosting service hides it
   */
  static boolean isSameProcess(String life, String runId, String replid, String secondReplid) {
    String[] noted = life.split(" ", 3);
    boolean isHidden = runId.matches("0*");
    return noted.length == 3
        && noted[0].equals(isHidden ? "0" : runId)
        && (noted[1].equals(replid) || (!isHidden && secondReplid.matches("0*")));
  }

  private static Instant time(long id) {
    return Instant.EPOCH.plus(id, ChronoUnit.MICROS).truncatedTo(ChronoUnit.SECONDS);
  }
}
