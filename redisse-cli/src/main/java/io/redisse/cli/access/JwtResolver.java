package io.redisse.cli.access;

import com.nimbusds.jwt.JWTClaimsSet;
import io.redisse.api.ChannelRequest;
import io.redisse.api.ChannelResolver;
import io.redisse.api.Grant;
import io.redisse.api.internal.Credential;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.text.ParseException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Resolves channels from the client's JWT. The grant expires when the token expires. The token must
 * allow every channel in the query. If the query names no channels, the client receives the
 * channels that the token lists by name.
 */
final class JwtResolver implements ChannelResolver {
  private static final Logger LOG = System.getLogger(JwtResolver.class.getName());

  private final JwtVerifier verifier;
  private final String claim;
  private final Credential credential;

  /**
   * Creates a resolver.
   *
   * @param claim the name of the claim that contains the array of channels
   * @param cookie the name of the cookie that may contain the token
   */
  JwtResolver(JwtVerifier verifier, String claim, String cookie) {
    this.verifier = verifier;
    this.claim = claim;
    credential = new Credential("token", cookie);
  }

  @Override
  public CompletionStage<Grant> resolve(ChannelRequest request) {
    String token = credential.of(request);
    try {
      JWTClaimsSet claims = verifier.verify(token);
      return CompletableFuture.completedFuture(grant(claims, request.requestedChannels()));
    } catch (RejectedTokenException e) {
      LOG.log(
          Level.DEBUG,
          () -> "Rejected a token from " + request.remoteAddress().orElse("an unknown address")
              + ": " + e.getMessage());
      throw credential.rejected();
    }
  }

  private Grant grant(JWTClaimsSet claims, Set<String> requested) throws RejectedTokenException {
    Instant expiry = claims.getExpirationTime().toInstant();
    if (!expiry.isAfter(Instant.now())) {
      // The verifier tolerates clock skew, but a stream would end immediately. The client would
      // then reconnect in a loop until the verifier rejects the token as well.
      throw new RejectedTokenException("Expired JWT");
    }
    ChannelPatterns allowed = allowed(claims);
    Grant grant =
        Grant.of(credential.select(requested, allowed.names(), allowed)).until(expiry);
    return claims.getSubject() == null ? grant : grant.to(claims.getSubject());
  }

  private ChannelPatterns allowed(JWTClaimsSet claims) throws RejectedTokenException {
    try {
      List<String> patterns = claims.getStringListClaim(claim);
      if (patterns == null || patterns.contains(null)) {
        throw new RejectedTokenException("claim '" + claim + "' is missing or contains null");
      }
      return ChannelPatterns.of(patterns);
    } catch (ParseException | IllegalArgumentException e) {
      throw new RejectedTokenException(
          "claim '" + claim + "' is not an array of channels: " + e.getMessage());
    }
  }
}
