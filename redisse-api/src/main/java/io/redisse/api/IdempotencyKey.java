package io.redisse.api;

import java.time.Duration;

/**
 * What a publisher gives along with an event so that it can try again without publishing it twice: the
 * same key again within {@linkplain #MEMORY five minutes} is the same publish again (PUB-2).
 *
 * @param key chosen by the publisher for this one publish, for example a random UUID
 * @param fingerprint of what the key is used for: a key that comes back with another fingerprint is
 *     refused, because the publisher has used it for two things
 */
public record IdempotencyKey(String key, String fingerprint) {
  /** For how long a key is known: five minutes. */
  public static final Duration MEMORY = Duration.ofMinutes(5);

  /** The most characters that a key or a fingerprint may have. */
  public static final int MAX_LENGTH = 255;

  /**
   * Checks the parts.
   *
   * @param key 1 to {@value #MAX_LENGTH} visible characters of ASCII
   * @param fingerprint the same
   * @throws IllegalArgumentException if one is something else; the message says which
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
      throw new IllegalArgumentException(field + ": expected visible characters of ASCII only");
    }
  }
}
