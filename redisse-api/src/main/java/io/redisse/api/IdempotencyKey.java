package io.redisse.api;

import java.time.Duration;

/**
 * Identifies a publish so that the publisher can retry it without publishing the event twice.
 * Reusing a key within {@linkplain #MEMORY five minutes} indicates a retry (PUB-2).
 *
 * @param key a key that the publisher chooses for a single publish, for example a random UUID
 * @param fingerprint a fingerprint of the event; reusing the key with another fingerprint is
 *     rejected, because the key then identifies two different events
 */
public record IdempotencyKey(String key, String fingerprint) {
  /** The period for which a backend remembers a key: five minutes. */
  public static final Duration MEMORY = Duration.ofMinutes(5);

  /** The maximum length of a key and of a fingerprint. */
  public static final int MAX_LENGTH = 255;

  /**
   * Validates the key and the fingerprint.
   *
   * @param key 1 to {@value #MAX_LENGTH} visible ASCII characters
   * @param fingerprint 1 to {@value #MAX_LENGTH} visible ASCII characters
   * @throws IllegalArgumentException if the key or the fingerprint is invalid; the message says
   *     which
   */
  public IdempotencyKey {
    requireToken("idempotency key", key);
    requireToken("fingerprint", fingerprint);
  }

  private static void requireToken(String field, String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          field + ": expected 1 to " + MAX_LENGTH + " characters, got " + text.length());
    }
    if (text.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new IllegalArgumentException(field + ": expected only visible ASCII characters");
    }
  }
}
