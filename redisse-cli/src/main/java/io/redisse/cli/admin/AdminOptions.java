package io.redisse.cli.admin;

import io.redisse.cli.access.BearerToken;
import io.redisse.cli.console.CommandFailedException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Options of {@code redisse serve} for operators. */
@Command(optionListHeading = "%nOperators%n")
public final class AdminOptions {
  @Option(
      names = "--admin-port",
      paramLabel = "N",
      description =
          "Port for /metrics, statistics, the details of /health, and all requests of operators"
              + " (default: --port, for callers on this machine and with --operator-token; 0 = any"
              + " free port). It serves plain HTTP even if TLS is on.")
  private @Nullable Integer port;

  @Option(
      names = "--admin-host",
      paramLabel = "ADDRESS",
      description = "Address that --admin-port listens on (default: same as --host).")
  private @Nullable String host;

  @Option(
      names = "--operator-token",
      paramLabel = "TOKEN",
      description =
          "Token that allows operators to see /metrics from other machines, to end streams"
              + " by POST to /" + RevocationEndpoint.PATH + ", and to erase history by DELETE of /"
              + ErasureEndpoint.PATH + "; they send it as 'Authorization: Bearer TOKEN'.")
  private @Nullable String token;

  /**
   * Returns the address that the operators' port listens on.
   *
   * @param clientHost the address of the client port, which is the default
   * @throws CommandFailedException if an address is set, but no port
   */
  public String host(String clientHost) {
    if (host != null && port == null) {
      throw CommandFailedException.misuse("--admin-host: expected --admin-port, too");
    }
    return host == null ? clientHost : host;
  }

  /** Returns the port of the operators' endpoints, or null if they share the client port. */
  public @Nullable Integer port() {
    return port;
  }

  /** Returns the operators' token, or empty if ending streams and erasing history are disabled. */
  public Optional<BearerToken> token() {
    return Optional.ofNullable(token).map(BearerToken::of);
  }
}
