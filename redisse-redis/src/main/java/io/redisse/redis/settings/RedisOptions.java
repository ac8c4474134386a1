package io.redisse.redis.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings of a backend: how to connect to Redis, and how much history to store.
 *
 * @param tls absent for an unencrypted connection
 * @param historySize absent to use the size stored in Redis
 * @param historyTtl zero for no expiry; absent to use the expiry stored in Redis
 * @param losslessFailover whether a promoted replica never lacks a confirmed event
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
    boolean losslessFailover,
    Duration timeout) {

  /** Returns the address for messages, without credentials. */
  @Override
  public String toString() {
    return (tls.isPresent() ? "rediss://" : "redis://") + host + ":" + port + "/" + database;
  }

  /**
   * Collects settings and validates them. Each setter throws {@link IllegalArgumentException} if
   * its argument is out of range; the message begins with the option's name in a URI.
   */
  public static final class Builder {
    private static final int MAX_PORT = 65_535;
    private static final int MAX_HISTORY_SIZE = 1_000_000;
    private static final Duration MIN_TIMEOUT = Duration.ofMillis(10);
    private static final Duration MAX_TIMEOUT = Duration.ofHours(1);

    private String host = "localhost";
    private int port = 6379;
    private boolean isEncrypted;
    private Optional<Path> ca = Optional.empty();
    private Optional<Tls.Identity> identity = Optional.empty();
    private Optional<String> user = Optional.empty();
    private Optional<Password> password = Optional.empty();
    private int database;
    private String prefix = "";
    private Optional<Integer> historySize = Optional.empty();
    private Optional<Duration> historyTtl = Optional.empty();
    private boolean losslessFailover;
    private Duration timeout = Duration.ofSeconds(5);

    public void host(String name) {
      require(!name.isBlank(), "host: expected a name or an address, got none");
      host = name;
    }

    public void port(int number) {
      requireRange("port", number, 1, MAX_PORT);
      port = number;
    }

    public void tls() {
      isEncrypted = true;
    }

    public void ca(Path file) {
      ca = Optional.of(file);
    }

    public void clientCertificate(Path certificate, Path key) {
      identity = Optional.of(new Tls.Identity(certificate, key));
    }

    public void user(String name) {
      user = Optional.of(name);
    }

    public void password(String text) {
      password("password", Password.of(text));
    }

    public void passwordFile(Path file) {
      password("passwordFile", Password.inFile(file));
    }

    public void passwordEnv(String variable) {
      password("passwordEnv", Password.inEnvironment(variable));
    }

    private void password(String option, Password given) {
      require(password.isEmpty(), option + ": another password option is already set");
      password = Optional.of(given);
    }

    public void database(int number) {
      requireRange("database", number, 0, Integer.MAX_VALUE);
      database = number;
    }

    public void prefix(String text) {
      prefix = text;
    }

    public void historySize(int events) {
      requireRange("historySize", events, 1, MAX_HISTORY_SIZE);
      historySize = Optional.of(events);
    }

    public void historyTtl(Duration time) {
      require(!time.isNegative(), "historyTtl: expected zero or more, got " + time);
      historyTtl = Optional.of(time);
    }

    public void losslessFailover(boolean isPromised) {
      losslessFailover = isPromised;
    }

    public void timeout(Duration time) {
      require(
          time.compareTo(MIN_TIMEOUT) >= 0 && time.compareTo(MAX_TIMEOUT) <= 0,
          "timeout: expected 10ms to 1h, got " + time.toMillis() + "ms");
      timeout = time;
    }

    /**
     * Returns the settings.
     *
     * @throws IllegalArgumentException if they contradict each other
     */
    public RedisOptions build() {
      require(isEncrypted || ca.isEmpty(), "ca: requires TLS (rediss://)");
      require(isEncrypted || identity.isEmpty(), "certificate: requires TLS (rediss://)");
      require(user.isEmpty() || password.isPresent(), "user: requires a password");
      return new RedisOptions(
          host,
          port,
          isEncrypted ? Optional.of(new Tls(ca, identity)) : Optional.empty(),
          user,
          password,
          database,
          prefix,
          historySize,
          historyTtl,
          losslessFailover,
          timeout);
    }

    private static void requireRange(String option, int value, int min, int max) {
      require(
          value >= min && value <= max,
          option + ": expected a number from " + min + " to " + max + ", got " + value);
    }

    private static void require(boolean isValid, String message) {
      if (!isValid) {
        throw new IllegalArgumentException(message);
      }
    }
  }
}
