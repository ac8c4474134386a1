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
      description = "Port for /metrics, /health and /operator (default: --port; 0 for any free"
          + " port). Always plain HTTP.")
  private @Nullable Integer port;

  @Option(
      names = "--operator-token",
      paramLabel = "TOKEN",
      description = "Allow operators with 'Authorization: Bearer TOKEN' to end streams by POST to /"
          + RevocationResource.PATH + " (default: nobody).")
  private @Nullable String token;

  /** Returns the port of the operators' endpoints, or null if they share the client port. */
  public @Nullable Integer port() {
    return port;
  }

  /** Returns the operators' token, or empty if ending streams is disabled. */
  public Optional<BearerToken> token() {
    return Optional.ofNullable(token).map(BearerToken::of);
  }
}
