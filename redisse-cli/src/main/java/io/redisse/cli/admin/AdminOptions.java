package io.redisse.cli.admin;

import io.redisse.cli.access.BearerToken;
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
          "Port for /metrics, /health and all requests of operators (default: same as --port; 0 = any"
              + " free port). It serves plain HTTP even if TLS is on.")
  private @Nullable Integer port;

  @Option(
      names = "--operator-token",
      paramLabel = "TOKEN",
      description = "Token that allows operators to end streams by POST to /"
          + RevocationResource.PATH + ", and to erase history by DELETE of /" + ErasureResource.PATH
          + "; they send it as 'Authorization: Bearer TOKEN'.")
  private @Nullable String token;

  /** Returns the port of the operators' endpoints, or null if they share the client port. */
  public @Nullable Integer port() {
    return port;
  }

  /** Returns the operators' token, or empty if ending streams and erasing history are disabled. */
  public Optional<BearerToken> token() {
    return Optional.ofNullable(token).map(BearerToken::of);
  }
}
