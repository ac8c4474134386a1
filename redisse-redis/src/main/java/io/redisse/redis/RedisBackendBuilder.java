package io.redisse.redis;

import io.redisse.redis.settings.Password;
import io.redisse.redis.settings.RedisOptions;
import io.redisse.redis.settings.Tls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Makes a {@link RedisBackend} whose options are not all known when the program is written, or do not
 * belong into a URI. Each method throws {@link IllegalArgumentException} if its argument is out of
 * range; the message names the option as a URI would.
 */
public final class RedisBackendBuilder {
  private static final int MAX_PORT = 65_535;
  private static final int MAX_HISTORY_SIZE = 1_000_000;
  private static final Duration LEAST_TIMEOUT = Duration.ofMillis(10);
  private static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);

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
  private Duration timeout = Duration.ofSeconds(5);

  RedisBackendBuilder() {}

  /**
   * Where Redis is.
   *
   * @param name the host's name or address; localhost by default
   * @return this
   */
  public RedisBackendBuilder host(String name) {
    require(!name.isBlank(), "host: expected a name or an address, got none");
    host = name;
    return this;
  }

  /**
   * Which port it has.
   *
   * @param number from 1 to 65535; 6379 by default
   * @return this
   */
  public RedisBackendBuilder port(int number) {
    requireRange("port", number, 1, MAX_PORT);
    port = number;
    return this;
  }

  /**
   * Encrypts the connections with TLS, and checks that Redis has a certificate for its host's name
   * that those vouch for whom Java trusts.
   *
   * @return this
   */
  public RedisBackendBuilder tls() {
    isEncrypted = true;
    return this;
  }

  /**
   * Trusts these only, instead of those whom Java trusts. With {@link #tls}.
   *
   * @param file a PEM file of certificates of authorities, read at each connection
   * @return this
   */
  public RedisBackendBuilder ca(Path file) {
    ca = Optional.of(file);
    return this;
  }

  /**
   * Who to be, for a Redis that asks for it. With {@link #tls}.
   *
   * @param certificate a PEM file of the certificate, followed by those between it and an authority's;
   *     read at each connection
   * @param key a PEM file of its private key: PKCS #8, not encrypted
   * @return this
   */
  public RedisBackendBuilder clientCertificate(Path certificate, Path key) {
    identity = Optional.of(new Tls.Identity(certificate, key));
    return this;
  }

  /**
   * The user of Redis' access control list to authenticate as.
   *
   * @param name the user's name; Redis' default user if none is given
   * @return this
   */
  public RedisBackendBuilder user(String name) {
    user = Optional.of(name);
    return this;
  }

  /**
   * The password. Never shown in logs, errors, or what {@code toString} gives.
   *
   * @param text the password
   * @return this
   */
  public RedisBackendBuilder password(String text) {
    return password("password", Password.of(text));
  }

  /**
   * The password is in a file, which is read at each connection.
   *
   * @param file the file; a line end after the password does not belong to it
   * @return this
   */
  public RedisBackendBuilder passwordFile(Path file) {
    return password("passwordFile", Password.inFile(file));
  }

  /**
   * The password is in the environment.
   *
   * @param variable the name of the variable
   * @return this
   */
  public RedisBackendBuilder passwordEnv(String variable) {
    return password("passwordEnv", Password.inEnvironment(variable));
  }

  private RedisBackendBuilder password(String option, Password given) {
    require(password.isEmpty(), option + ": the password was given already");
    password = Optional.of(given);
    return this;
  }

  /**
   * Which database to use. Pub/sub knows none: see {@link #prefix}.
   *
   * @param number 0 by default
   * @return this
   */
  public RedisBackendBuilder database(int number) {
    requireRange("database", number, 0, Integer.MAX_VALUE);
    database = number;
    return this;
  }

  /**
   * What the names of all keys and pub/sub channels begin with; parts applications on one Redis.
   *
   * @param text empty by default
   * @return this
   */
  public RedisBackendBuilder prefix(String text) {
    prefix = text;
    return this;
  }

  /**
   * How many events of each channel are served. All who share a store must agree.
   *
   * @param events from 1 to 1000000; by default what Redis holds, else 100
   * @return this
   */
  public RedisBackendBuilder historySize(int events) {
    requireRange("historySize", events, 1, MAX_HISTORY_SIZE);
    historySize = Optional.of(events);
    return this;
  }

  /**
   * After what time without a publish a channel's history expires. All who share a store must agree.
   *
   * @param time zero for never; by default what Redis holds, else never
   * @return this
   */
  public RedisBackendBuilder historyTtl(Duration time) {
    require(!time.isNegative(), "historyTtl: expected zero or more, got " + time);
    historyTtl = Optional.of(time);
    return this;
  }

  /**
   * Within what time each call completes.
   *
   * @param time from 10 ms to 1 h; 5 s by default
   * @return this
   */
  public RedisBackendBuilder timeout(Duration time) {
    require(
        time.compareTo(LEAST_TIMEOUT) >= 0 && time.compareTo(LONGEST_TIMEOUT) <= 0,
        "timeout: expected 10ms to 1h, got " + time.toMillis() + "ms");
    timeout = time;
    return this;
  }

  /**
   * Returns the collected settings.
   *
   * @return the settings
   */
  @SuppressWarnings("exports")
  public RedisOptions options() {
    require(isEncrypted || ca.isEmpty(), "ca: only for rediss://, that is with TLS");
    require(isEncrypted || identity.isEmpty(), "certificate: only for rediss://, that is with TLS");
    require(user.isEmpty() || password.isPresent(), "user: given without a password");
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
        timeout);
  }

  /**
   * Opens the backend, as {@link RedisBackend#open} does.
   *
   * @return the backend
   * @throws IllegalArgumentException if options contradict each other
   * @throws io.redisse.api.BackendRefusedException if Redis will not serve until someone changes
   *     something
   */
  public RedisBackend open() {
    return RedisBackend.open(options());
  }

  private static void requireRange(String option, int value, int least, int most) {
    require(
        value >= least && value <= most,
        option + ": expected a number from " + least + " to " + most + ", got " + value);
  }

  private static void require(boolean isGood, String message) {
    if (!isGood) {
      throw new IllegalArgumentException(message);
    }
  }
}
