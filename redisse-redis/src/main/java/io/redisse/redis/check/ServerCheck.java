package io.redisse.redis.check;

import static io.redisse.redis.check.RedisCheck.Level.BAD;
import static io.redisse.redis.check.RedisCheck.Level.OK;
import static io.redisse.redis.check.RedisCheck.Level.WARN;

import io.redisse.redis.check.RedisCheck.Finding;
import io.redisse.redis.format.HumanReadable;
import io.redisse.redis.format.Keys;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.Protocol;

/** Checks that the server's setup keeps and delivers events, and that no loss goes unnoticed. */
final class ServerCheck {
  /** The used share of maxmemory above which an operator should act soon. */
  private static final double NEARLY_FULL = 0.9;

  private static final double MANY_CLIENTS = 0.8;

  /** If a publisher's clock is further ahead, each publish reads the Redis clock. */
  private static final Duration CLOCK_SLACK = Duration.ofSeconds(1);

  private final CheckedRedis redis;

  ServerCheck(CheckedRedis redis) {
    this.redis = redis;
  }

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    findings.add(redis.run("version", this::version));
    findings.addAll(lossRisks());
    findings.add(redis.run("memory", this::memory));
    findings.add(redis.run("pubsub-buffer", () -> new BufferCheck(redis).finding()));
    findings.add(redis.run("clients", this::clients));
    findings.add(redis.run("clock", this::clock));
    return findings;
  }

  /** Returns the findings about settings with which Redis can lose events. */
  List<Finding> lossRisks() {
    return List.of(
        redis.run("role", this::role),
        redis.run("persistence", this::persistence),
        redis.run("eviction", this::eviction));
  }

  private Finding version() {
    String version = redis.info("redis_version");
    String name = redis.info("valkey_version").isEmpty()
        ? "Redis " + version
        : "Valkey " + redis.info("valkey_version") + ", as Redis " + version;
    if (!redis.is("redis_mode", "standalone")) {
      return new Finding(
          "version",
          BAD,
          name + " in mode '" + redis.info("redis_mode") + "', not a single server",
          "use a Redis that is neither a cluster node nor a Sentinel");
    }
    return isAtLeast(version, 6, 2)
        ? new Finding("version", OK, name, "")
        : new Finding(
            "version",
            WARN,
            name + " is older than the versions that Redisse is tested with",
            "use 6.2 or later");
  }

  private static boolean isAtLeast(String version, int major, int minor) {
    String[] numbers = version.split("\\.", 3);
    int theirs = Integer.parseInt(numbers[0]);
    return theirs > major || (theirs == major && Integer.parseInt(numbers[1]) >= minor);
  }

  private Finding role() {
    if (redis.is("loading", "1")) {
      return new Finding("role", BAD, "is still loading its data", "wait");
    }
    if (!redis.isMaster()) {
      return new Finding(
          "role",
          BAD,
          "a replica of " + redis.info("master_host") + ":" + redis.info("master_port")
              + ", which cannot be written to",
          "use the address of the master");
    }
    long replicas = redis.number("connected_slaves");
    if (replicas == 0) {
      return new Finding("role", OK, "master, no replicas", "");
    }
    String found = "master, " + replicas + (replicas == 1 ? " replica" : " replicas");
    Optional<String> required = redis.optionalConfig("min-replicas-to-write");
    return required.filter("0"::equals).isPresent()
        ? new Finding(
            "role",
            WARN,
            found + "; if it loses contact and a replica is promoted, it keeps accepting events"
                + " that are lost later",
            "min-replicas-to-write 1")
        : new Finding(
            "role", OK, found + required.map(n -> ", writes need " + n).orElse(""), "");
  }

  private Finding persistence() {
    for (String status :
        List.of("aof_last_write_status", "aof_last_bgrewrite_status", "rdb_last_bgsave_status")) {
      if (redis.is(status, "err")) {
        return new Finding(
            "persistence",
            BAD,
            status + " is err: Redis cannot write to its disk, and may reject events",
            "see the Redis log; the disk may be full");
      }
    }
    return redis.is("aof_enabled", "1") ? appendOnlyFile() : noAppendOnlyFile();
  }

  private Finding appendOnlyFile() {
    String fsync = redis.config("appendfsync");
    String found = "append-only file, appendfsync " + fsync;
    String risk = " of events, without notice if no server that saw them survives";
    return switch (fsync) {
      case "always" ->
        new Finding("persistence", OK, found + ": a crash loses no confirmed event", "");
      case "no" ->
        new Finding(
            "persistence",
            WARN,
            found + ": a power failure can lose 30 s and more" + risk,
            "appendfsync always; everysec limits the loss to two seconds");
      default ->
        new Finding(
            "persistence",
            WARN,
            found + ": a power failure, or a crash while the disk is slow, can lose two seconds"
                + risk,
            "appendfsync always");
    };
  }

  private Finding noAppendOnlyFile() {
    boolean hasSnapshots =
        redis.optionalConfig("save").filter(rules -> !rules.isEmpty()).isPresent();
    Instant last = Instant.ofEpochSecond(redis.number("rdb_last_save_time"));
    String found = hasSnapshots
        ? "snapshots only: a crash loses everything since the last one at " + last + " ("
            + redis.number("rdb_changes_since_last_save") + " changes)"
        : "none: a restart loses all history";
    return new Finding(
        "persistence",
        WARN,
        found + "; every returning client then receives missedevents (reset)",
        "appendonly yes, appendfsync always");
  }

  private Finding eviction() {
    String policy = redis.info("maxmemory_policy");
    long evicted = redis.number("evicted_keys");
    String found =
        policy + (evicted == 0 ? "" : ", " + evicted + " keys evicted since Redis started");
    if (policy.equals("noeviction")) {
      return new Finding(
          "eviction",
          OK,
          found + ": a full Redis rejects events with an error, and loses none",
          "");
    }
    String cure = "maxmemory-policy noeviction";
    if (policy.startsWith("volatile-")) {
      return new Finding(
          "eviction",
          WARN,
          found + ": histories with an expiry (historyTtl) can vanish without notice when memory is"
              + " short",
          cure);
    }
    return redis.number("maxmemory") == 0
        ? new Finding(
            "eviction",
            WARN,
            found
                + ": histories could vanish without notice if maxmemory were set; now maxmemory is 0",
            cure)
        : new Finding(
            "eviction",
            BAD,
            found + ": histories vanish without notice when memory is short",
            cure);
  }

  private Finding memory() {
    long used = redis.number("used_memory");
    long most = redis.number("maxmemory");
    String found = HumanReadable.bytes(used) + " used, "
        + (most == 0 ? "no limit" : "maxmemory is " + HumanReadable.bytes(most));
    return most > 0 && used > NEARLY_FULL * most
        ? new Finding(
            "memory",
            WARN,
            found + ": a full Redis rejects events",
            "raise maxmemory, or reduce the history size")
        : new Finding("memory", OK, found, "");
  }

  private Finding clients() {
    long connected = redis.number("connected_clients");
    long most = Long.parseLong(redis.config("maxclients"));
    long rejected = redis.number("rejected_connections");
    String found = connected + " of " + most + " connections"
        + (rejected == 0 ? "" : ", " + rejected + " rejected since Redis started");
    boolean isScarce = connected > MANY_CLIENTS * most;
    return new Finding(
        "clients",
        isScarce || rejected > 0 ? WARN : OK,
        found + "; a Redisse server uses two, regardless of the number of its clients",
        isScarce ? "raise maxclients, or find out which clients use them" : "");
  }

  private Finding clock() {
    Instant before = Instant.now();
    List<?> answer = (List<?>) redis.execute(Protocol.Command.TIME);
    Duration roundTrip = Duration.between(before, Instant.now());
    Instant theirs = Instant.ofEpochSecond(
        Long.parseLong(Keys.text(answer.get(0))), Long.parseLong(Keys.text(answer.get(1))) * 1000);
    Duration ahead = Duration.between(before.plus(roundTrip.dividedBy(2)), theirs);
    String found = HumanReadable.duration(ahead.abs())
        + (ahead.isNegative() ? " behind" : " ahead of") + " the clock of this machine";
    return ahead.abs().compareTo(CLOCK_SLACK) <= 0
        ? new Finding("clock", OK, found, "")
        : new Finding(
            "clock",
            WARN,
            found
                + (ahead.isNegative()
                    ? ": publishing from this machine costs a third more CPU in Redis"
                    : ": events published from this machine look older than they are"),
            "synchronize both clocks with NTP");
  }
}
