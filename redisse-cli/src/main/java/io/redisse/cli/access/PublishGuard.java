package io.redisse.cli.access;

import io.redisse.jaxrs.http.Answer;
import io.redisse.jaxrs.http.Caller;
import io.redisse.jaxrs.http.Check;
import io.redisse.jaxrs.http.Cors;
import io.redisse.jaxrs.http.Endpoint;
import io.redisse.jaxrs.http.HttpRequest;
import io.redisse.jaxrs.http.Problem;
import io.redisse.jaxrs.http.Route;
import io.redisse.jaxrs.publish.BatchEndpoint;
import io.redisse.jaxrs.publish.PublishEndpoint;
import io.redisse.jaxrs.publish.PublishRight;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Restricts publishing to clients with a token. If no tokens are configured, the server is
 * reachable from this machine only. The guard then rejects requests that do not come directly from
 * this machine, and requests of pages of other origins.
 */
public final class PublishGuard implements Check {
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;

  private final PublishTokens tokens;
  private final Cors cors;

  private PublishGuard(PublishTokens tokens, Cors cors) {
    this.tokens = tokens;
    this.cors = cors;
  }

  /**
   * Returns the guard of a server, or empty if other machines can reach the server but no tokens
   * are configured. Publishing must then stay disabled.
   *
   * @param loopback whether only this machine can reach the server
   * @param cors the origins whose pages may publish without a token, except for {@code *}
   */
  public static Optional<PublishGuard> of(PublishTokens tokens, boolean loopback, Cors cors) {
    return loopback || !tokens.isEmpty()
        ? Optional.of(new PublishGuard(tokens, cors))
        : Optional.empty();
  }

  @Override
  public @Nullable Answer before(HttpRequest request) {
    Route route = request.route();
    if (route == null || !publishes(route.endpoint())) {
      return null;
    }
    return tokens.isEmpty() ? requireLocal(request) : requireToken(request);
  }

  private static boolean publishes(Endpoint endpoint) {
    return endpoint instanceof PublishEndpoint || endpoint instanceof BatchEndpoint;
  }

  private @Nullable Answer requireToken(HttpRequest request) {
    Optional<PublishRight> right = BearerToken.sentWith(request).flatMap(tokens::rightOf);
    if (right.isPresent()) {
      right.get().giveTo(request);
      return null;
    }
    return Answer.text(
            UNAUTHORIZED,
            "Publishing requires the header 'Authorization: Bearer TOKEN' with a publish token of"
                + " this server.\n")
        .with("WWW-Authenticate", "Bearer");
  }

  private @Nullable Answer requireLocal(HttpRequest request) {
    Caller caller = Caller.of(request);
    boolean isOwnPage = !caller.isCrossOrigin() && !caller.isFromOtherSite();
    boolean allowed = caller.isLocalExceptForOrigin()
        && (isOwnPage || caller.origin().filter(cors::isNamed).isPresent());
    return allowed
        ? null
        : new Problem(
                FORBIDDEN,
                "Without a publish token, only pages and programs on the server's own machine may"
                    + " publish, and not through a proxy. Start the server with --publish-token to"
                    + " allow others.")
            .answer(request);
  }
}
