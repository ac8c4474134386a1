package io.redisse.cli.access;

import io.redisse.jaxrs.http.Caller;
import io.redisse.jaxrs.http.Cors;
import io.redisse.jaxrs.http.Problem;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/**
 * Restricts publishing to clients with a token. If no tokens are configured, the server is
 * reachable from this machine only. The guard then rejects requests that do not come directly from
 * this machine, and requests of pages of other origins.
 */
public final class PublishGuard implements ContainerRequestFilter {
  private static final int FORBIDDEN = 403;

  private final PublishTokens tokens;
  private final String operatorPath;
  private final Cors cors;

  private PublishGuard(PublishTokens tokens, String operatorPath, Cors cors) {
    this.tokens = tokens;
    this.operatorPath = operatorPath;
    this.cors = cors;
  }

  /**
   * Returns the guard of a server, or empty if other machines can reach the server but no tokens
   * are configured. Publishing must then stay disabled.
   *
   * @param loopback whether only this machine can reach the server
   * @param operatorPath a path that the guard ignores, because its resource requires the operators'
   *     token
   * @param cors the origins whose pages may publish without a token, except for {@code *}
   */
  public static Optional<PublishGuard> of(
      PublishTokens tokens, boolean loopback, String operatorPath, Cors cors) {
    return loopback || !tokens.isEmpty()
        ? Optional.of(new PublishGuard(tokens, operatorPath, cors))
        : Optional.empty();
  }

  @Override
  public void filter(ContainerRequestContext request) {
    if (request.getMethod().equals(HttpMethod.POST)
        && !request.getUriInfo().getPath().equals(operatorPath)) {
      if (tokens.isEmpty()) {
        requireLocal(request);
      } else {
        requireToken(request);
      }
    }
  }

  private void requireToken(ContainerRequestContext request) {
    BearerToken.sentWith(request)
        .flatMap(tokens::rightOf)
        .ifPresentOrElse(
            right -> right.giveTo(request),
            () -> request.abortWith(Response.status(Response.Status.UNAUTHORIZED)
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                .type(MediaType.TEXT_PLAIN)
                .entity("Publishing requires the header 'Authorization: Bearer TOKEN'"
                    + " with a publish token of this server.\n")
                .build()));
  }

  private void requireLocal(ContainerRequestContext request) {
    Caller caller = Callers.of(request);
    boolean isOwnPage = !caller.isCrossOrigin() && !caller.isFromOtherSite();
    boolean allowed = caller.isLocalExceptForOrigin()
        && (isOwnPage || caller.origin().filter(cors::isNamed).isPresent());
    if (!allowed) {
      request.abortWith(new Problem(
              FORBIDDEN,
              "Without a publish token, only pages and programs on the server's own machine may"
                  + " publish, and not through a proxy. Start the server with --publish-token to"
                  + " allow others.")
          .answer(request.getAcceptableMediaTypes()));
    }
  }
}
