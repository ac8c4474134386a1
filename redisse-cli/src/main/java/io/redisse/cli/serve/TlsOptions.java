package io.redisse.cli.serve;

import io.redisse.cli.console.CommandFailedException;
import io.redisse.jaxrs.server.RedisseServer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Options of {@code redisse serve} for HTTPS. */
@Command(optionListHeading = "%nTLS%n")
final class TlsOptions {
  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "File with the certificate chain in PEM, server certificate first. It is"
          + " reloaded when it changes.")
  private @Nullable Path certificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "File with the private key in PEM (PKCS #8, not encrypted).")
  private @Nullable Path key;

  /**
   * Enables TLS if both options are set.
   *
   * @throws CommandFailedException if only one of them is set
   */
  void applyTo(RedisseServer.Builder server) {
    if (certificate != null && key != null) {
      server.tls(certificate, key);
    } else if (certificate != null || key != null) {
      throw CommandFailedException.misuse("--tls-cert and --tls-key: expected both or neither");
    }
  }
}
