package io.redisse.cli.access;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Restricts publishing to clients with a token. If no tokens are configured, the server is
 * reachable from this machine only. The guard then rejects cross-origin requests from browsers on
 * this machine.
 */
public final class PublishGuard implements ContainerRequestFilter {
  private static final Pattern LOOPBACK_ADDRESS =
      Pattern.compile("127(\\.[0-9]{1,3}){3}|\\[::1]|\\[0:0:0:0:0:0:0:1]");

  private final PublishTokens tokens;
  private final String operatorPath;

  private PublishGuard(PublishTokens tokens, String operatorPath) {
    this.tokens = tokens;
    this.operatorPath = operatorPath;
  }

  /**
   * Returns the guard of a server, or empty if other machines can reach the server but no tokens
   * are configured. Publishing must then stay disabled.
   *
   * @param loopback whether only this machine can reach the server
   * @param operatorPath a path that the guard ignores, because its resource requires the operators'
   *     token
   */
  public static Optional<PublishGuard> of(
      PublishTokens tokens, boolean loopback, String operatorPath) {
    return loopback || !tokens.isEmpty()
        ? Optional.of(new PublishGuard(tokens, operatorPath))
        : Optional.empty();
  }

  @Override
  public void filter(ContainerRequestContext request) {
    if (request.getMethod().equals(HttpMethod.POST)
        && !request.getUriInfo().getPath().equals(operatorPath)) {
      if (tokens.isEmpty()) {
        requireSameOrigin(request);
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

  /**
   * Rejects cross-origin requests. The Host header must also be a loopback name. Otherwise a site
   * could point its own DNS name at 127.0.0.1 (DNS rebinding), and its pages would have the same
   * origin as this server.
   */
  private static void requireSameOrigin(ContainerRequestContext request) {
    String host = request.getHeaderString(HttpHeaders.HOST);
    String origin = request.getHeaderString("Origin");
    String scheme = request.getSecurityContext().isSecure() ? "https://" : "http://";
    if (!isLoopback(host) || (origin != null && !origin.equalsIgnoreCase(scheme + host))) {
      request.abortWith(Response.status(Response.Status.FORBIDDEN)
          .type(MediaType.TEXT_PLAIN)
          .entity("Without a publish token, only pages and programs on the server's own machine may"
              + " publish. Start the server with --publish-token to allow others.\n")
          .build());
    }
  }

  private static boolean isLoopback(@Nullable String host) {
    if (host == null) {
      return false;
    }
    String name = host.replaceFirst(":[0-9]*$", "").toLowerCase(Locale.ROOT);
    return name.equals("localhost") || LOOPBACK_ADDRESS.matcher(name).matches();
  }
}
