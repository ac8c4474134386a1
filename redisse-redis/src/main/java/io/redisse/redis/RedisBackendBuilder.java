package io.redisse.redis;

import io.redisse.redis.settings.RedisOptions;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Configures a {@link RedisBackend} in code, for options that are computed or should not appear in
 * a URI. Each method throws {@link IllegalArgumentException} if its argument is out of range; the
 * message begins with the option's name in a URI.
 */
public final class RedisBackendBuilder {
  private final RedisOptions.Builder options = new RedisOptions.Builder();

  RedisBackendBuilder() {}

  /**
   * Sets the Redis host.
   *
   * @param name a host name or an IP address; {@code localhost} by default
   * @return this builder
   */
  public RedisBackendBuilder host(String name) {
    options.host(name);
    return this;
  }

  /**
   * Sets the Redis port.
   *
   * @param number from 1 to 65535; 6379 by default
   * @return this builder
   */
  public RedisBackendBuilder port(int number) {
    options.port(number);
    return this;
  }

  /**
   * Encrypts the connections with TLS. The certificate of Redis must match the host, and be issued
   * by an authority that Java trusts, or by one set with {@link #ca}.
   *
   * @return this builder
   */
  public RedisBackendBuilder tls() {
    options.tls();
    return this;
  }

  /**
   * Trusts these certificate authorities instead of those that Java trusts. Requires {@link #tls}.
   *
   * @param file a PEM file with their certificates, read for each connection
   * @return this builder
   */
  public RedisBackendBuilder ca(Path file) {
    options.ca(file);
    return this;
  }

  /**
   * Sets the client certificate for a Redis that requires one. Requires {@link #tls}.
   *
   * @param certificate a PEM file with the certificate, followed by any intermediate certificates;
   *     read for each connection
   * @param key a PEM file with its private key, in unencrypted PKCS #8
   * @return this builder
   */
  public RedisBackendBuilder clientCertificate(Path certificate, Path key) {
    options.clientCertificate(certificate, key);
    return this;
  }

  /**
   * Sets the Redis ACL user to authenticate as. Requires a password.
   *
   * @param name the user name; the Redis user {@code default} if not set
   * @return this builder
   */
  public RedisBackendBuilder user(String name) {
    options.user(name);
    return this;
  }

  /**
   * Sets the password. It never appears in logs, errors or the result of {@code toString}.
   *
   * @param text the password; cannot be combined with the other two password options
   * @return this builder
   */
  public RedisBackendBuilder password(String text) {
    options.password(text);
    return this;
  }

  /**
   * Takes the password from a file, which is read for each connection.
   *
   * @param file the file; a trailing line break is not part of the password
   * @return this builder
   */
  public RedisBackendBuilder passwordFile(Path file) {
    options.passwordFile(file);
    return this;
  }

  /**
   * Takes the password from an environment variable.
   *
   * @param variable the name of the variable, which must be set when the backend is opened
   * @return this builder
   */
  public RedisBackendBuilder passwordEnv(String variable) {
    options.passwordEnv(variable);
    return this;
  }

  /**
   * Sets the database number. It does not separate pub/sub channels; use {@link #prefix} for that.
   *
   * @param number 0 or more; 0 by default
   * @return this builder
   */
  public RedisBackendBuilder database(int number) {
    options.database(number);
    return this;
  }

  /**
   * Sets the prefix of all keys and pub/sub channels, which separates applications on one Redis.
   *
   * @param text the prefix, usually ending with a colon; empty by default
   * @return this builder
   */
  public RedisBackendBuilder prefix(String text) {
    options.prefix(text);
    return this;
  }

  /**
   * Sets the number of events in each channel's history. All processes that share a store must
   * agree.
   *
   * @param events from 1 to 1000000; by default the size stored in Redis, or 100 if there is none
   * @return this builder
   */
  public RedisBackendBuilder historySize(int events) {
    options.historySize(events);
    return this;
  }

  /**
   * Sets the time after which the history of a channel without new events expires. All processes
   * that share a store must agree.
   *
   * @param time zero for no expiry; by default the time stored in Redis, or no expiry if there is
   *     none
   * @return this builder
   */
  public RedisBackendBuilder historyTtl(Duration time) {
    options.historyTtl(time);
    return this;
  }

  /**
   * Declares that a promoted replica never lacks a confirmed event, for example because publishers
   * wait for replicas. Clients then receive {@code missedevents} after a promotion only if a
   * process knows a lost event. All processes that share a store must agree, because the first
   * process to reach the new master decides.
   *
   * @param isPromised false by default: after a promotion, all returning clients receive {@code
   *     missedevents}
   * @return this builder
   */
  public RedisBackendBuilder losslessFailover(boolean isPromised) {
    options.losslessFailover(isPromised);
    return this;
  }

  /**
   * Sets the time within which each call completes.
   *
   * @param time from 10 ms to 1 h; 5 s by default
   * @return this builder
   */
  public RedisBackendBuilder timeout(Duration time) {
    options.timeout(time);
    return this;
  }

  /**
   * Opens the backend, as {@link RedisBackend#open} does.
   *
   * @return the backend, to be closed by the caller
   * @throws IllegalArgumentException if options contradict each other
   * @throws io.redisse.api.BackendRefusedException if Redis cannot be used until an operator fixes
   *     the cause
   */
  public RedisBackend open() {
    return RedisBackend.open(options());
  }

  RedisOptions options() {
    return options.build();
  }
}
