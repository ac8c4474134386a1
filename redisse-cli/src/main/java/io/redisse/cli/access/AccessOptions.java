package io.redisse.cli.access;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import io.redisse.api.ChannelRequest;
import io.redisse.api.ChannelResolver;
import io.redisse.api.spi.Backend;
import io.redisse.cli.admin.RevocationResource;
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

/** Who may hear what: the options of {@code redisse serve}, and the resolver that they ask for. */
@Command(optionListHeading = "%nWho may hear what%n")
public final class AccessOptions {
  @Option(
      names = "--channels",
      paramLabel = "WHO",
      converter = ChannelPolicy.Converter.class,
      description = {
        "Who hears what: 'query', everyone what they ask for; 'fixed:a,b', everyone these;"
            + " 'jwt', what a client's token says; 'grants', what Redis says of a client's ticket;"
            + " 'class:NAME' or 'class', what your"
            + " ChannelResolver says.",
        "Has to be said on addresses that others can reach."
      })
  private @Nullable ChannelPolicy channels;

  @Option(
      names = "--classpath",
      paramLabel = "PATH",
      description = "Jars and directories with your ChannelResolver.")
  private @Nullable String classPath;

  @Option(
      names = "--jwt-key",
      paramLabel = "FILE",
      description = "What verifies tokens: public keys in PEM, a JWK set, or a shared secret."
          + " Read again when it changes.")
  private @Nullable Path jwtKey;

  @Option(
      names = "--jwt-jwks",
      paramLabel = "URL",
      description = "Where the JWK set is that verifies tokens.")
  private @Nullable URI jwtJwks;

  @Option(
      names = "--jwt-issuer",
      paramLabel = "TEXT",
      description = "What 'iss' has to be. Any unless said.")
  private @Nullable String jwtIssuer;

  @Option(
      names = "--jwt-audience",
      paramLabel = "TEXT",
      split = ",",
      description = "One of which has to be in 'aud'. Any unless said.")
  private List<String> jwtAudience = List.of();

  @Option(
      names = "--jwt-claim",
      paramLabel = "NAME",
      defaultValue = "channels",
      description = "The claim with an array of channels (${DEFAULT-VALUE}). A * at the end of one"
          + " stands for anything.")
  private String jwtClaim = "channels";

  @Option(
      names = "--jwt-cookie",
      paramLabel = "NAME",
      defaultValue = "redisse_token",
      description = "The cookie that a token may come in (${DEFAULT-VALUE}); else the Authorization"
          + " header or the parameter 'token'.")
  private String jwtCookie = "redisse_token";

  @Option(
      names = "--ticket-cookie",
      paramLabel = "NAME",
      defaultValue = "redisse_ticket",
      description = "The cookie that the ticket of a grant may come in (${DEFAULT-VALUE}); else the"
          + " Authorization header or the parameter 'ticket'.")
  private String ticketCookie = "redisse_ticket";

  @Option(
      names = "--operator-token",
      paramLabel = "TOKEN",
      description = "Operators end streams by POST to /" + RevocationResource.PATH
          + " with 'Authorization: Bearer TOKEN'. Without it, nobody can.")
  private @Nullable String operatorToken;

  public Optional<BearerToken> operatorToken() {
    return Optional.ofNullable(operatorToken).map(BearerToken::of);
  }

  /**
   * What was said, or what goes without saying.
   *
   * @param host the address to listen on
   * @param loopback whether only this machine can reach it
   */
  public ChannelPolicy policy(String host, boolean loopback) {
    if (channels != null) {
      return channels;
    }
    if (!loopback) {
      throw CommandFailedException.misuse("--host " + host
          + " can be reached by others: say who hears what with --channels query (everyone what"
          + " they ask for), fixed:a,b, jwt, grants or class:NAME");
    }
    return ChannelPolicy.QUERY;
  }

  /** The resolver that does what the policy says, for a server on a backend. */
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
    throw CommandFailedException.misuse(
        "--channels grants: grants are in Redis; say which with --redis");
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
    throw CommandFailedException.misuse("--channels jwt: expected one of --jwt-key and --jwt-jwks");
  }
}
