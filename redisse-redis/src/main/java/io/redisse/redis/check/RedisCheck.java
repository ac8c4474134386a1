package io.redisse.redis.check;

import io.redisse.api.BackendRefusedException;
import io.redisse.api.RedisseException;
import io.redisse.redis.RedisBackend;
import io.redisse.redis.RedisUri;
import io.redisse.redis.format.Keys;
import io.redisse.redis.settings.RedisOptions;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * Looks whether a Redis is fit for Redisse, and at what it holds.
 *
 * <p>All but one of the looks only read. The round trip writes under names of its own, which begin with
 * {@code redisse:check:} after the prefix, and deletes them.
 */
public final class RedisCheck {
  private RedisCheck() {}

  /** How good a finding is. */
  public enum Level {
    /** As it should be. */
    OK,
    /** The user that the check connects as may not look, or this Redis does not tell. */
    UNKNOWN,
    /** Works, with a risk that is named. */
    WARN,
    /** Does not work, or loses events that nobody is told of. */
    BAD
  }

  /**
   * One thing that was looked at.
   *
   * @param subject what; the same in every version, so that programs can rely on it
   * @param level how good it is
   * @param found what was found, and why that matters
   * @param cure what to do about it; empty if nothing needs to be done
   */
  public record Finding(String subject, Level level, String found, String cure) {}

  /**
   * What the history of one channel takes.
   *
   * @param channel the channel's name
   * @param members events, and the one member more by which a cursor is judged
   * @param bytes its memory in Redis; -1 if Redis does not tell
   */
  public record ChannelUse(String channel, long members, long bytes) {}

  /**
   * All that was found.
   *
   * @param redis where, without credentials
   * @param findings in the order in which they were looked for
   * @param largest the channels that take most, largest first
   */
  public record Report(String redis, List<Finding> findings, List<ChannelUse> largest) {
    /**
     * The verdict.
     *
     * @return the worst level of all findings, of which one that is unknown counts as a warning
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
   * Checks a Redis. One that cannot be reached, that refuses the credentials or is something else is a
   * finding as well.
   *
   * @param uri as of {@link RedisBackend#open}
   * @return what was found
   * @throws IllegalArgumentException if the URI has an unknown option or a malformed value
   */
  public static Report of(URI uri) {
    RedisOptions options = RedisUri.parse(uri).options();
    Keys keys = new Keys(options.prefix());
    List<Finding> findings = new ArrayList<>();
    List<ChannelUse> largest = new ArrayList<>();
    try (CheckedRedis redis = CheckedRedis.connect(options)) {
      findings.addAll(new ServerProbe(redis).findings());
      findings.addAll(new StoreProbe(redis, keys, options).findings());
      KeyScan scan = new KeyScan(redis, keys, options.prefix());
      findings.addAll(scan.findings());
      largest.addAll(scan.largest());
      findings.add(redis.look("round-trip", () -> new RoundTrip(redis, options).finding()));
    } catch (BackendRefusedException e) {
      findings.add(new Finding("connection", Level.BAD, "" + e.getMessage(), ""));
    } catch (RedisseException | JedisConnectionException e) {
      findings.add(new Finding(
          "connection",
          Level.BAD,
          "" + e.getMessage(),
          "start it, let this machine through to it, or name another"));
    }
    return new Report(options.toString(), List.copyOf(findings), List.copyOf(largest));
  }
}
