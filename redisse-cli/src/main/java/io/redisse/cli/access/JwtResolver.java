package io.redisse.cli.access;

import com.nimbusds.jwt.JWTClaimsSet;
import io.redisse.api.AccessDeniedException;
import io.redisse.api.ChannelRequest;
import io.redisse.api.ChannelResolver;
import io.redisse.api.Grant;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.text.ParseException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A client may hear what its token (a JWT) says, until the token expires: of the channels that it
 * names in the query those that the token allows, which have to be all; or without any, those that
 * the token names.
 */
final class JwtResolver implements ChannelResolver {
  private static final Logger LOG = System.getLogger(JwtResolver.class.getName());
  private static final String PARAMETER = "token";

  private final JwtVerifier verifier;
  private final String claim;
  private final String cookie;

  /**
   * Decides by tokens.
   *
   * @param verifier tells which of them can be believed
   * @param claim the claim with the channels
   * @param cookie the cookie that a token may come in
   */
  JwtResolver(JwtVerifier verifier, String claim, String cookie) {
    this.verifier = verifier;
    this.claim = claim;
    this.cookie = cookie;
  }

  @Override
  public CompletionStage<Grant> resolve(ChannelRequest request) {
    String token = request
        .credential(PARAMETER, cookie)
        .orElseThrow(() -> AccessDeniedException.unauthorized(
            "A token is needed: in the header 'Authorization: Bearer TOKEN', in the parameter '"
                + PARAMETER + "' or in the cookie '" + cookie + "'."));
    try {
      JWTClaimsSet claims = verifier.verify(token);
      return CompletableFuture.completedFuture(grant(claims, request.requestedChannels()));
    } catch (RejectedTokenException e) {
      LOG.log(
          Level.DEBUG,
          () -> "A token was refused that came from "
              + request.remoteAddress().orElse("an unknown address") + ": " + e.getMessage());
      throw AccessDeniedException.unauthorized("The token is not valid here, or not any more.");
    }
  }

  private Grant grant(JWTClaimsSet claims, Set<String> requested) throws RejectedTokenException {
    Instant expiry = claims.getExpirationTime().toInstant();
    if (!expiry.isAfter(Instant.now())) {
      // The tolerance of clocks must not open streams that end at once, again and again.
      throw new RejectedTokenException("Expired JWT");
    }
    ChannelPatterns allowed = allowed(claims);
    Grant grant = Grant.of(requested.isEmpty() ? allowed.names() : requested).until(expiry);
    requested.stream().filter(allowed.negate()).findFirst().ifPresent(channel -> {
      throw AccessDeniedException.forbidden("The token does not allow channel '" + channel + "'.");
    });
    return claims.getSubject() == null ? grant : grant.to(claims.getSubject());
  }

  private ChannelPatterns allowed(JWTClaimsSet claims) throws RejectedTokenException {
    try {
      List<String> patterns = claims.getStringListClaim(claim);
      if (patterns == null || patterns.contains(null)) {
        throw new RejectedTokenException("it has no claim '" + claim + "' with channels");
      }
      return ChannelPatterns.of(patterns);
    } catch (ParseException | IllegalArgumentException e) {
      throw new RejectedTokenException(
          "its claim '" + claim + "' is not an array of channels: " + e.getMessage());
    }
  }
}
