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
 * Says what a token claims, if it can be believed. What is wrong with one that cannot is told in
 * words that have nothing of the token in them but its claims. Safe for use by many threads.
 */
final class JwtVerifier {
  /** How far the clocks of those who give tokens may be ahead of this one. */
  private static final int CLOCK_SKEW_SECONDS = 30;

  private final JWKSource<SecurityContext> keys;
  private final DefaultJWTClaimsVerifier<SecurityContext> claims;

  /**
   * What is expected of tokens.
   *
   * @param keys one of which has to have signed it
   * @param issuer its {@code iss}, if any will not do
   * @param audiences one of which has to be in its {@code aud}; empty if any will do
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
   * Verifies a token.
   *
   * @return what it claims, with an expiry
   * @throws RejectedTokenException if it cannot be believed
   * @throws BackendUnavailableException if there are no keys now to verify it with
   */
  JWTClaimsSet verify(String token) throws RejectedTokenException {
    SignedJWT signed = parse(token);
    if (!isSigned(signed)) {
      throw new RejectedTokenException("no known key has signed it");
    }
    try {
      JWTClaimsSet claimed = signed.getJWTClaimsSet();
      claims.verify(claimed, null);
      return claimed;
    } catch (ParseException e) {
      throw new RejectedTokenException("its claims are not a JSON object as JWT has it");
    } catch (BadJWTException e) {
      throw new RejectedTokenException(String.valueOf(e.getMessage()));
    }
  }

  private static SignedJWT parse(String token) throws RejectedTokenException {
    try {
      SignedJWT signed = SignedJWT.parse(token);
      Set<String> critical = signed.getHeader().getCriticalParams();
      if (critical != null && !critical.isEmpty()) {
        throw new RejectedTokenException("its header has critical parameters; none are known here");
      }
      return signed;
    } catch (ParseException e) {
      throw new RejectedTokenException("it is not a signed JWT");
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
        // This key cannot be used for such tokens; another may be.
      }
    }
    return false;
  }

  /** Keys of the kind that the token's algorithm needs only: a public key is no shared secret. */
  private List<JWK> candidates(JWSHeader header) {
    JWKMatcher matcher = JWKMatcher.forJWSHeader(header);
    if (matcher == null) {
      return List.of();
    }
    try {
      return keys.get(new JWKSelector(matcher), null);
    } catch (RateLimitReachedException e) {
      // They were fetched a moment ago, and this token's was not among them.
      return List.of();
    } catch (KeySourceException e) {
      throw new BackendUnavailableException("the keys for tokens cannot be fetched", e);
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
