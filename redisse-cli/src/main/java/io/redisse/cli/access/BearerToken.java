package io.redisse.cli.access;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A secret that comes in the Authorization header (RFC 6750), of which only a hash is kept.
 *
 * @param hash of it
 */
public record BearerToken(String hash) {
  private static final String SCHEME = "Bearer ";

  static BearerToken of(String token) {
    try {
      return new BearerToken(HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8))));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has it", e);
    }
  }

  /** The one that came with a request. */
  public static Optional<BearerToken> sentWith(ContainerRequestContext request) {
    return Optional.ofNullable(request.getHeaderString(HttpHeaders.AUTHORIZATION))
        .filter(sent -> sent.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
        .map(sent -> of(sent.substring(SCHEME.length())));
  }

  /** Takes the same time for all that are others. */
  public boolean isSameAs(BearerToken other) {
    return MessageDigest.isEqual(
        hash.getBytes(StandardCharsets.US_ASCII), other.hash.getBytes(StandardCharsets.US_ASCII));
  }

  /** Without the hash: a short secret could be found by it. */
  @Override
  public String toString() {
    return "BearerToken";
  }
}
