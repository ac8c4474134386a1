package io.redisse.api;

import java.time.Duration;

/**
 * Identifies a publish, so that a publisher can retry it without publishing the event twice. A
 * repeated key within {@linkplain #MEMORY five minutes} means a retry (PUB-2).
 *
 * @param key chosen by the publisher for one publish, for example a random UUID
 * @param fingerprint of the event; a repeated key with another fingerprint is rejected, because the
 *     publisher has used it for two events
 */
public record IdempotencyKey(String key, String fingerprint) {
  /** The time for which a backend remembers a key: five minutes. */
  public static final Duration MEMORY = Duration.ofMinutes(5);

  /** The maximum length of a key and of a fingerprint. */
  public static final int MAX_LENGTH = 255;

  /**
   * Validates both parts.
   *
   * @param key 1 to {@value #MAX_LENGTH} visible ASCII characters
   * @param fingerprint 1 to {@value #MAX_LENGTH} visible ASCII characters
   * @throws IllegalArgumentException if a part is not valid; the message names it
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
