package io.redisse.redis.settings;

import io.redisse.redis.RedisBackendBuilder;
import java.time.Duration;
import java.util.Optional;

/**
 * How to reach a Redis, and what to keep there; as {@link RedisBackendBuilder} says.
 *
 * @param tls absent for a connection in clear
 * @param historySize absent to take what Redis holds
 * @param historyTtl zero for never; absent to take what Redis holds
 */
public record RedisOptions(
    String host,
    int port,
    Optional<Tls> tls,
    Optional<String> user,
    Optional<Password> password,
    int database,
    String prefix,
    Optional<Integer> historySize,
    Optional<Duration> historyTtl,
    Duration timeout) {
  /** The same Redis under names of its own, with settings of its own. */
  public RedisOptions apart(String otherPrefix) {
    return new RedisOptions(
        host,
        port,
        tls,
        user,
        password,
        database,
        otherPrefix,
        Optional.empty(),
        Optional.empty(),
        timeout);
  }

  /** Where it leads, for messages; without the credentials. */
  @Override
  public String toString() {
    return (tls.isPresent() ? "rediss://" : "redis://") + host + ":" + port + "/" + database;
  }
}
