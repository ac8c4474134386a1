package io.redisse.cli.access;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import io.redisse.api.ChannelRequest;
import io.redisse.api.ChannelResolver;
import io.redisse.api.spi.Backend;
import io.redisse.cli.console.CommandFailedException;
import io.redisse.redis.RedisBackend;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Options of {@code redisse serve} that control access to channels. */
@Command(optionListHeading = "%nAccess to channels%n")
public final class AccessOptions {
  @Option(
      names = "--channels",
      paramLabel = "POLICY",
      converter = ChannelPolicy.Converter.class,
      description = {
        "Which channels a client receives: 'query' = any it requests; 'fixed:a,b' = exactly a and"
            + " b; 'jwt' = those its token allows; 'grants' = those its grant in Redis allows;"
            + " 'class:NAME' or 'class' = those your ChannelResolver allows.",
        "The default on a loopback address is query. On any other address, this option is"
            + " required."
      })
  private @Nullable ChannelPolicy channels;

  @Option(
      names = "--classpath",
      paramLabel = "PATH",
      description = "Jars and directories that contain your ChannelResolver.")
  private @Nullable String classPath;

  @Option(
      names = "--jwt-key",
      paramLabel = "FILE",
      description = "File with the keys that verify tokens: public keys in PEM, a JWK set, or a"
          + " shared secret. It is reloaded when it changes.")
  private @Nullable Path jwtKey;

  @Option(
      names = "--jwt-jwks",
      paramLabel = "URL",
      description = "URL of a JWK set with the keys that verify tokens; replaces --jwt-key.")
  private @Nullable URI jwtJwks;

  @Option(
      names = "--jwt-issuer",
      paramLabel = "TEXT",
      description = "The 'iss' that a token must have (default: any).")
  private @Nullable String jwtIssuer;

  @Option(
      names = "--jwt-audience",
      paramLabel = "TEXT",
      split = ",",
      description = "Accepted audiences; a token's 'aud' must contain at least one (default: any).")
  private List<String> jwtAudience = List.of();

  @Option(
      names = "--jwt-claim",
      paramLabel = "NAME",
      defaultValue = "channels",
      description = "Claim with the array of allowed channels (default: ${DEFAULT-VALUE}). A"
          + " trailing * allows all channels with that prefix.")
  private String jwtClaim = "channels";

  @Option(
      names = "--jwt-cookie",
      paramLabel = "NAME",
      defaultValue = "redisse_token",
      description = "Cookie that may carry the token (default: ${DEFAULT-VALUE}). The"
          + " Authorization header and the parameter 'token' take precedence.")
  private String jwtCookie = "redisse_token";

  @Option(
      names = "--ticket-cookie",
      paramLabel = "NAME",
      defaultValue = "redisse_ticket",
      description = "Cookie that may carry the ticket of a grant (default: ${DEFAULT-VALUE}). The"
          + " Authorization header and the parameter 'ticket' take precedence.")
  private String ticketCookie = "redisse_ticket";

  /**
   * Returns the policy set by {@code --channels}. On a loopback address, the option may be omitted:
   * clients then receive any channel that they request.
   *
   * @param host the address to listen on, for the error message
   * @param loopback whether only this machine can reach the server
   * @throws CommandFailedException if other machines can reach the server and {@code --channels} is
   *     not set
   */
  public ChannelPolicy policy(String host, boolean loopback) {
    if (channels != null) {
      return channels;
    }
    if (!loopback) {
      throw CommandFailedException.misuse("--host " + host
          + " is reachable from other machines: set --channels to query (clients receive any"
          + " channel they request), fixed:a,b, jwt, grants or class:NAME");
    }
    return ChannelPolicy.QUERY;
  }

  /**
   * Returns a factory that creates the resolver for a policy. All options are validated now, so
   * that an invalid option fails before the backend is opened.
   *
   * @throws CommandFailedException if an option that the policy requires is missing or invalid
   */
  public Function<Backend, ChannelResolver> resolver(ChannelPolicy policy) {
    return switch (policy.kind()) {
      case QUERY -> onAny(ChannelResolver.of(ChannelRequest::requestedChannels));
      case FIXED -> onAny(ChannelResolver.of(request -> policy.fixed()));
      case JWT ->
        onAny(new JwtResolver(
            new JwtVerifier(jwtKeys(), Optional.ofNullable(jwtIssuer), Set.copyOf(jwtAudience)),
            jwtClaim,
            jwtCookie));
      case GRANTS -> this::grants;
      case CLASS -> {
        ResolverClass classes = new ResolverClass(classPath);
        yield onAny(policy.className().map(classes::named).orElseGet(classes::only));
      }
    };
  }

  private static Function<Backend, ChannelResolver> onAny(ChannelResolver resolver) {
    return backend -> resolver;
  }

  private ChannelResolver grants(Backend backend) {
    if (backend instanceof RedisBackend redis) {
      return redis.grants(ticketCookie);
    }
    throw CommandFailedException.misuse("--channels grants: needs Redis; set --redis");
  }

  private JWKSource<SecurityContext> jwtKeys() {
    if (jwtKey != null && jwtJwks == null) {
      try {
        return new JwtKeyFile(jwtKey);
      } catch (IOException e) {
        throw CommandFailedException.misuse("--jwt-key: cannot read " + jwtKey);
      } catch (IllegalArgumentException e) {
        throw CommandFailedException.misuse("--jwt-key: " + jwtKey + ": " + e.getMessage());
      }
    }
    if (jwtJwks != null && jwtKey == null) {
      try {
        return JwtKeys.at(jwtJwks);
      } catch (IllegalArgumentException e) {
        throw CommandFailedException.misuse("--jwt-jwks: " + e.getMessage());
      }
    }
    throw CommandFailedException.misuse("--channels jwt: expected either --jwt-key or --jwt-jwks");
  }
}
