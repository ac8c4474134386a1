package io.redisse.redis.check;

import io.redisse.api.BackendRefusedException;
import io.redisse.api.RedisseException;
import io.redisse.redis.format.Keys;
import io.redisse.redis.settings.RedisOptions;
import io.redisse.redis.settings.RedisUri;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * Checks whether a Redis is suitable for Redisse, and what it stores.
 *
 * <p>All checks are read-only except the round trip, which writes and then deletes keys that begin
 * with {@code redisse:check:} after the prefix.
 */
public final class RedisCheck {
  private RedisCheck() {}

  /** The severity of a finding. */
  public enum Level {
    /** Nothing to do. */
    OK,
    /** Not checked, because the user lacks a right or this Redis does not support it. */
    UNKNOWN,
    /** Works, but is risky. */
    WARN,
    /** Does not work, or can lose events without notice. */
    BAD
  }

  /**
   * The result of one check.
   *
   * @param subject the name of the check; stable across versions, so programs can rely on it
   * @param level the severity
   * @param found the finding, and why it matters
   * @param cure what to do; empty if there is nothing to do
   */
  public record Finding(String subject, Level level, String found, String cure) {}

  /**
   * The memory used by one channel's history.
   *
   * @param channel the channel's name
   * @param members the number of events, plus one member that marks where the history begins
   * @param bytes the memory used in Redis; -1 if unknown
   */
  public record ChannelUse(String channel, long members, long bytes) {}

  /**
   * The results of all checks.
   *
   * @param redis the address, without credentials
   * @param findings the findings in the order of the checks
   * @param largest the channels that use the most memory, largest first
   */
  public record Report(String redis, List<Finding> findings, List<ChannelUse> largest) {
    /** Copies the lists. */
    public Report {
      findings = List.copyOf(findings);
      largest = List.copyOf(largest);
    }

    /**
     * Returns the overall verdict.
     *
     * @return the worst level of all findings; unknown counts as a warning
     */
    public Level verdict() {
      return findings.stream()
          .map(Finding::level)
          .map(level -> level == Level.UNKNOWN ? Level.WARN : level)
          .max(Level::compareTo)
          .orElse(Level.OK);
    }
  }

  /**
   * Checks a Redis server. An unreachable server, rejected credentials or a server other than Redis
   * is reported as a finding.
   *
   * @param uri a URI that opens a backend
   * @return the findings
   * @throws IllegalArgumentException if the URI has an unknown option or a malformed value
   */
  public static Report of(URI uri) {
    RedisOptions options = RedisUri.parse(uri);
    Keys keys = new Keys(options.prefix());
    List<Finding> findings = new ArrayList<>();
    List<ChannelUse> largest = new ArrayList<>();
    try (CheckedRedis redis = CheckedRedis.connect(options)) {
      findings.addAll(new ServerCheck(redis).findings());
      findings.addAll(new StoreCheck(redis, keys, options).findings());
      findings.add(redis.run("prefixes", () -> new PrefixCheck(redis, options).finding()));
      KeyScan scan = new KeyScan(redis, keys, options.prefix());
      findings.addAll(scan.findings());
      largest.addAll(scan.largest());
      findings.add(redis.run("round-trip", () -> new RoundTripCheck(redis, uri).finding()));
    } catch (BackendRefusedException e) {
      findings.add(new Finding("connection", Level.BAD, "" + e.getMessage(), ""));
    } catch (RedisseException | JedisConnectionException e) {
      findings.add(new Finding(
          "connection",
          Level.BAD,
          "" + e.getMessage(),
          "start Redis, allow connections from this machine, or use another address"));
    }
    return new Report(options.toString(), findings, largest);
  }
}
