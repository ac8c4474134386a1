package io.redisse.redis.check;

import static io.redisse.redis.check.RedisCheck.Level.BAD;
import static io.redisse.redis.check.RedisCheck.Level.OK;
import static io.redisse.redis.check.RedisCheck.Level.WARN;

import io.redisse.redis.check.RedisCheck.Finding;
import io.redisse.redis.connection.StoreView;
import io.redisse.redis.format.ByteSizes;
import io.redisse.redis.format.Keys;
import io.redisse.redis.settings.RedisOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** What the store of events in a Redis says of itself: its settings, and the life that it is in. */
final class StoreProbe {
  private final CheckedRedis redis;
  private final Keys keys;
  private final RedisOptions options;

  public StoreProbe(CheckedRedis redis, Keys keys, RedisOptions options) {
    this.redis = redis;
    this.keys = keys;
    this.options = options;
  }

  List<Finding> findings() {
    return List.of(redis.look("history", this::history), redis.look("life", this::life));
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
            : "until " + ByteSizes.duration(expiry) + " after the last");
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
            found + "; the URI says otherwise, and a server with it refuses to start",
            "leave historySize and historyTtl out of the URI, or have all servers agree");
  }

  private Finding life() {
    long newest = redis.value(keys.control("lastEventId")).map(Long::parseLong).orElse(0L);
    if (newest == 0) {
      return new Finding("life", OK, "no event yet", "");
    }
    if (newest < StoreView.LEAST_ANCHORED_ID) {
      return new Finding(
          "life",
          WARN,
          "ids are counted from 1, by Ruby publishers alone; the first server of Redisse lets them"
              + " follow the clock, and clients from before are told missedevents once",
          "");
    }
    Optional<Long> epoch = redis.value(keys.control("epoch")).map(Long::parseLong);
    String found = epoch
            .map(id -> "began " + time(id) + "; cursors from before are told missedevents (reset)")
            .orElse("has no epoch")
        + "; newest id of " + time(newest);
    String current = redis.info("master_replid");
    Optional<String> known = redis.value(keys.control("life"));
    if (known.filter(current::equals).isEmpty() && redis.isMaster()) {
      return new Finding(
          "life",
          WARN,
          found + "; Redis was restarted or promoted since a server of Redisse connected",
          "the next server that connects begins a new life, unless an append-only file kept all");
    }
    return new Finding("life", OK, found, "");
  }

  private static Instant time(long id) {
    return Instant.EPOCH.plus(id, ChronoUnit.MICROS).truncatedTo(ChronoUnit.SECONDS);
  }
}
