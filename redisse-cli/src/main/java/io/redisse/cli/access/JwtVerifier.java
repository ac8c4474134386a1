package io.redisse.cli.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import io.redisse.api.BackendUnavailableException;
import java.text.ParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Verifies JWTs and returns their claims. Error messages may quote claims, but never the token
 * itself. Safe for use by multiple threads.
 */
final class JwtVerifier {
  /** The tolerated clock skew between the token issuer and this server. */
  private static final int CLOCK_SKEW_SECONDS = 30;

  private final JWKSource<SecurityContext> keys;
  private final DefaultJWTClaimsVerifier<SecurityContext> claims;

  /**
   * Creates a verifier.
   *
   * @param keys the accepted signing keys
   * @param issuer the required {@code iss}; empty accepts any
   * @param audiences the accepted values of {@code aud}; empty accepts any
   */
  JwtVerifier(JWKSource<SecurityContext> keys, Optional<String> issuer, Set<String> audiences) {
    this.keys = keys;
    JWTClaimsSet.Builder exact = new JWTClaimsSet.Builder();
    issuer.ifPresent(exact::issuer);
    claims = new DefaultJWTClaimsVerifier<>(
        audiences.isEmpty() ? null : audiences, exact.build(), Set.of("exp"), null);
    claims.setMaxClockSkew(CLOCK_SKEW_SECONDS);
  }

  /**
   * Verifies a token's signature, expiry, issuer and audience.
   *
   * @return the token's claims, which always include {@code exp}
   * @throws RejectedTokenException if the token is malformed or expired, is not signed by a known
   *     key, or has an unexpected issuer or audience
   * @throws BackendUnavailableException if the keys cannot be fetched
   */
  JWTClaimsSet verify(String token) throws RejectedTokenException {
    SignedJWT signed = parse(token);
    if (!isSigned(signed)) {
      throw new RejectedTokenException("not signed by a known key");
    }
    try {
      JWTClaimsSet claimed = signed.getJWTClaimsSet();
      claims.verify(claimed, null);
      return claimed;
    } catch (ParseException e) {
      throw new RejectedTokenException("the claims are not a valid JSON object");
    } catch (BadJWTException e) {
      throw new RejectedTokenException(String.valueOf(e.getMessage()));
    }
  }

  private static SignedJWT parse(String token) throws RejectedTokenException {
    try {
      SignedJWT signed = SignedJWT.parse(token);
      Set<String> critical = signed.getHeader().getCriticalParams();
      if (critical != null && !critical.isEmpty()) {
        throw new RejectedTokenException("unsupported critical header parameters");
      }
      return signed;
    } catch (ParseException e) {
      throw new RejectedTokenException("not a signed JWT");
    }
  }

  private boolean isSigned(SignedJWT token) {
    for (JWK key : candidates(token.getHeader())) {
      try {
        JWSVerifier verifier = verifier(key);
        if (verifier != null
            && verifier.supportedJWSAlgorithms().contains(token.getHeader().getAlgorithm())
            && token.verify(verifier)) {
          return true;
        }
      } catch (JOSEException e) {
        // The key cannot verify this token; try the next key.
      }
    }
    return false;
  }

  /**
   * Returns only keys of the type that the token's algorithm requires. Otherwise an attacker could
   * forge an HS256 token by using a public key as the shared secret.
   */
  private List<JWK> candidates(JWSHeader header) {
    JWKMatcher matcher = JWKMatcher.forJWSHeader(header);
    if (matcher == null) {
      return List.of();
    }
    try {
      return keys.get(new JWKSelector(matcher), null);
    } catch (RateLimitReachedException e) {
      // The key set has just been fetched and does not contain this token's key.
      return List.of();
    } catch (KeySourceException e) {
      throw new BackendUnavailableException("cannot fetch the keys that verify tokens", e);
    }
  }

  private static @Nullable JWSVerifier verifier(JWK key) throws JOSEException {
    return switch (key.getKeyType().getValue()) {
      case "RSA" -> new RSASSAVerifier(key.toRSAKey());
      case "EC" -> new ECDSAVerifier(key.toECKey());
      case "oct" -> new MACVerifier(key.toOctetSequenceKey());
      case "OKP" -> new Ed25519Verifier(key.toOctetKeyPair());
      default -> null;
    };
  }
}
