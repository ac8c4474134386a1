package io.redisse.redis.check;

import static io.redisse.redis.check.RedisCheck.Level.BAD;
import static io.redisse.redis.check.RedisCheck.Level.OK;
import static io.redisse.redis.check.RedisCheck.Level.WARN;

import io.redisse.redis.check.RedisCheck.Finding;
import io.redisse.redis.format.ByteSizes;
import io.redisse.redis.format.Keys;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.Protocol;

/** Whether a server is set up so that events survive, arrive, and are told when they do not. */
final class ServerProbe {
  /** With less, Redis would begin to refuse appends before anyone had time to act. */
  private static final double NEARLY_FULL = 0.9;

  private static final double MANY_CLIENTS = 0.8;

  /** By how much the clock of a publisher may be ahead before each publish asks Redis for its own. */
  private static final Duration CLOCK_SLACK = Duration.ofSeconds(1);

  private final CheckedRedis redis;

  ServerProbe(CheckedRedis redis) {
    this.redis = redis;
  }

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    findings.add(redis.look("version", this::version));
    findings.add(redis.look("role", this::role));
    findings.add(redis.look("persistence", this::persistence));
    findings.add(redis.look("eviction", this::eviction));
    findings.add(redis.look("memory", this::memory));
    findings.add(redis.look("pubsub-buffer", () -> new BufferProbe(redis).finding()));
    findings.add(redis.look("clients", this::clients));
    findings.add(redis.look("clock", this::clock));
    return findings;
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
          name + " in the mode '" + redis.info("redis_mode") + "': not a single server",
          "name a Redis that is neither a node of a cluster nor a Sentinel");
    }
    return isAtLeast(version, 6, 2)
        ? new Finding("version", OK, name, "")
        : new Finding(
            "version",
            WARN,
            name + " is older than all that Redisse is tested with",
            "use 6.2 or later");
  }

  private static boolean isAtLeast(String version, int major, int minor) {
    String[] numbers = version.split("\\.", 3);
    int theirs = Integer.parseInt(numbers[0]);
    return theirs > major || (theirs == major && Integer.parseInt(numbers[1]) >= minor);
  }

  private Finding role() {
    if (redis.is("loading", "1")) {
      return new Finding("role", BAD, "is loading its data, and answers nothing else", "wait");
    }
    if (!redis.isMaster()) {
      return new Finding(
          "role",
          BAD,
          "a replica of " + redis.info("master_host") + ":" + redis.info("master_port")
              + ", where nothing can be published",
          "name the master");
    }
    long replicas = redis.number("connected_slaves");
    if (replicas == 0) {
      return new Finding("role", OK, "master, no replicas", "");
    }
    String found = "master, " + replicas + (replicas == 1 ? " replica" : " replicas");
    Optional<String> required = redis.configIfTold("min-replicas-to-write");
    return required.filter("0"::equals).isPresent()
        ? new Finding(
            "role",
            WARN,
            found + "; when it is cut off from them and one is promoted, it goes on taking events"
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
            status + " is err: Redis cannot write to its disk, and may refuse events",
            "look into the log of Redis; is the disk full?");
      }
    }
    return redis.is("aof_enabled", "1") ? appendOnlyFile() : noAppendOnlyFile();
  }

  private Finding appendOnlyFile() {
    String fsync = redis.configIfTold("appendfsync").orElse("unknown");
    String found = "append-only file, appendfsync " + fsync + ": a restart is no gap; ";
    return switch (fsync) {
      case "always" ->
        new Finding("persistence", OK, found + "a power failure loses nothing confirmed", "");
      case "no" ->
        new Finding(
            "persistence",
            WARN,
            found + "a power failure loses what the system had not written, often 30 s",
            "appendfsync everysec, or always");
      default ->
        new Finding(
            "persistence",
            OK,
            found + "a power failure can lose a second, untold if no server survives that saw it"
                + " (appendfsync always loses nothing)",
            "");
    };
  }

  private Finding noAppendOnlyFile() {
    boolean hasSnapshots =
        redis.configIfTold("save").filter(rules -> !rules.isEmpty()).isPresent();
    Instant last = Instant.ofEpochSecond(redis.number("rdb_last_save_time"));
    String found = hasSnapshots
        ? "snapshots only: a crash loses what came after the last, of " + last + " ("
            + redis.number("rdb_changes_since_last_save") + " changes since)"
        : "none: a restart loses all history";
    return new Finding(
        "persistence",
        WARN,
        found + "; every client that returns is told missedevents (reset)",
        "appendonly yes, appendfsync everysec");
  }

  private Finding eviction() {
    String policy = redis.info("maxmemory_policy");
    long evicted = redis.number("evicted_keys");
    String found = policy + (evicted == 0 ? "" : ", " + evicted + " keys evicted since the start");
    if (policy.equals("noeviction")) {
      return new Finding(
          "eviction", OK, found + ": a full Redis refuses events by name, and loses none", "");
    }
    String cure = "maxmemory-policy noeviction";
    if (policy.startsWith("volatile-")) {
      return new Finding(
          "eviction",
          WARN,
          found + ": histories that expire (historyTtl) can vanish untold when memory is short",
          cure);
    }
    return redis.number("maxmemory") == 0
        ? new Finding(
            "eviction",
            WARN,
            found + ": histories could vanish untold; not yet, since maxmemory is 0",
            cure)
        : new Finding(
            "eviction", BAD, found + ": histories vanish untold when memory is short", cure);
  }

  private Finding memory() {
    long used = redis.number("used_memory");
    long most = redis.number("maxmemory");
    String found = ByteSizes.bytes(used) + " used, "
        + (most == 0 ? "no limit" : "maxmemory is " + ByteSizes.bytes(most));
    return most > 0 && used > NEARLY_FULL * most
        ? new Finding(
            "memory",
            WARN,
            found + ": a full Redis refuses events",
            "raise maxmemory, or keep less")
        : new Finding("memory", OK, found, "");
  }

  private Finding clients() {
    long connected = redis.number("connected_clients");
    long most = Long.parseLong(redis.config("maxclients"));
    long rejected = redis.number("rejected_connections");
    String found = connected + " of " + most + " connections"
        + (rejected == 0 ? "" : ", " + rejected + " rejected since the start");
    boolean isScarce = connected > MANY_CLIENTS * most;
    return new Finding(
        "clients",
        isScarce || rejected > 0 ? WARN : OK,
        found + "; a server of Redisse takes two, whatever the number of its clients",
        isScarce ? "raise maxclients, or find out who holds them" : "");
  }

  private Finding clock() {
    Instant before = Instant.now();
    List<?> answer = (List<?>) redis.ask(Protocol.Command.TIME);
    Duration roundTrip = Duration.between(before, Instant.now());
    Instant theirs = Instant.ofEpochSecond(
        Long.parseLong(Keys.text(answer.get(0))), Long.parseLong(Keys.text(answer.get(1))) * 1000);
    Duration ahead = Duration.between(before.plus(roundTrip.dividedBy(2)), theirs);
    String found = ByteSizes.duration(ahead.abs()) + (ahead.isNegative() ? " behind" : " ahead of")
        + " the clock of this machine";
    return ahead.abs().compareTo(CLOCK_SLACK) <= 0
        ? new Finding("clock", OK, found, "")
        : new Finding(
            "clock",
            WARN,
            found
                + (ahead.isNegative()
                    ? ": each publish from here asks Redis for its own, which costs a third more"
                    : ": events published from here look older than they are"),
            "let NTP set both clocks");
  }
}
