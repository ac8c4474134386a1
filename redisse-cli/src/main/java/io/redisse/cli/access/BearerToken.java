package io.redisse.cli.access;

import io.redisse.jaxrs.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The bearer token of a publisher or an operator, sent in the Authorization header (RFC 6750). Only
 * the hash of the secret is kept in memory.
 *
 * @param hash SHA-256 of the secret, in hexadecimal
 */
public record BearerToken(String hash) {
  private static final String SCHEME = "Bearer ";

  /** Returns the token for a plain-text secret. */
  public static BearerToken of(String secret) {
    try {
      return new BearerToken(HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256")
              .digest(secret.getBytes(StandardCharsets.UTF_8))));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * Returns the token from a request's Authorization header, or empty if there is no bearer token.
   */
  public static Optional<BearerToken> sentWith(HttpRequest request) {
    return Optional.ofNullable(request.header("Authorization"))
        .filter(sent -> sent.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
        .map(sent -> of(sent.substring(SCHEME.length())));
  }

  /** Returns whether a request was sent with this token. */
  public boolean isSentWith(HttpRequest request) {
    return sentWith(request).filter(this::matches).isPresent();
  }

  /**
   * Returns whether both tokens have the same secret. Takes constant time to prevent timing
   * attacks.
   */
  public boolean matches(BearerToken other) {
    return MessageDigest.isEqual(
        hash.getBytes(StandardCharsets.US_ASCII), other.hash.getBytes(StandardCharsets.US_ASCII));
  }

  /** Omits the hash, because an attacker could recover a short secret from it. */
  @Override
  public String toString() {
    return "BearerToken";
  }
}
