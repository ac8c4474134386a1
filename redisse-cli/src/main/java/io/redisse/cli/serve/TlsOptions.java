package io.redisse.cli.serve;

import io.redisse.cli.console.CommandFailedException;
import io.redisse.jaxrs.server.RedisseServer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Whether clients come by HTTPS: the options of {@code redisse serve}. */
@Command(optionListHeading = "%nTLS%n")
final class TlsOptions {
  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "The certificate and those above it, in PEM. Read again when it changes.")
  private @Nullable Path certificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "Its private key, in PEM: PKCS #8, not encrypted.")
  private @Nullable Path key;

  void applyTo(RedisseServer.Builder server) {
    if (certificate != null && key != null) {
      server.tls(certificate, key);
    } else if (certificate != null || key != null) {
      throw CommandFailedException.misuse("--tls-cert and --tls-key: expected both of them");
    }
  }
}
