package io.redisse.cli.access;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The secret of a publisher or an operator, sent in the Authorization header (RFC 6750). Only its
 * hash is kept in memory.
 *
 * @param hash SHA-256 of the secret, in hexadecimal
 */
public record BearerToken(String hash) {
  private static final String SCHEME = "Bearer ";

  /** Returns the token with this secret. */
  public static BearerToken of(String secret) {
    try {
      return new BearerToken(HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256")
              .digest(secret.getBytes(StandardCharsets.UTF_8))));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Returns the token of a request, or empty if it has no Authorization header of this scheme. */
  public static Optional<BearerToken> sentWith(ContainerRequestContext request) {
    return Optional.ofNullable(request.getHeaderString(HttpHeaders.AUTHORIZATION))
        .filter(sent -> sent.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
        .map(sent -> of(sent.substring(SCHEME.length())));
  }

  /** Returns whether both have the same secret, in constant time. */
  public boolean matches(BearerToken other) {
    return MessageDigest.isEqual(
        hash.getBytes(StandardCharsets.US_ASCII), other.hash.getBytes(StandardCharsets.US_ASCII));
  }

  /** Omits the hash: a short secret could be recovered from it. */
  @Override
  public String toString() {
    return "BearerToken";
  }
}
