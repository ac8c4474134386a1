package io.redisse.cli.access;

import io.redisse.cli.admin.RevocationResource;
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
 * Who may publish: with a token, whoever has it. Without one, the server listens to this machine
 * only, and what is to be kept out are pages of other sites in this machine's browsers.
 */
public final class PublishGuard implements ContainerRequestFilter {
  private static final Pattern LOOPBACK_ADDRESS =
      Pattern.compile("127(\\.[0-9]{1,3}){3}|\\[::1]|\\[0:0:0:0:0:0:0:1]");

  private final PublishTokens tokens;

  private PublishGuard(PublishTokens tokens) {
    this.tokens = tokens;
  }

  /** The guard of a server, or none if nobody may publish: others can reach it, and no token is set. */
  public static Optional<PublishGuard> of(PublishTokens tokens, boolean loopback) {
    return loopback || !tokens.isEmpty() ? Optional.of(new PublishGuard(tokens)) : Optional.empty();
  }

  @Override
  public void filter(ContainerRequestContext request) {
    // Operators have a token of their own, which their resource asks for.
    if (request.getMethod().equals(HttpMethod.POST)
        && !request.getUriInfo().getPath().equals(RevocationResource.PATH)) {
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
            known -> known.giveTo(request),
            () -> request.abortWith(Response.status(Response.Status.UNAUTHORIZED)
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                .type(MediaType.TEXT_PLAIN)
                .entity("Publishing needs the header 'Authorization: Bearer TOKEN'"
                    + " with a token that the server was started with.\n")
                .build()));
  }

  /**
   * A browser tells the origin of the page. The name in Host has to be this machine's own as well:
   * a site can let its name point here, and is then of the same origin.
   */
  private static void requireSameOrigin(ContainerRequestContext request) {
    String host = request.getHeaderString(HttpHeaders.HOST);
    String origin = request.getHeaderString("Origin");
    String scheme = request.getSecurityContext().isSecure() ? "https://" : "http://";
    if (!isLoopback(host) || (origin != null && !origin.equalsIgnoreCase(scheme + host))) {
      request.abortWith(Response.status(Response.Status.FORBIDDEN)
          .type(MediaType.TEXT_PLAIN)
          .entity("Without a token, only pages and programs of this machine may publish."
              + " Start the server with --publish-token to let others do so.\n")
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
