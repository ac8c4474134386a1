package io.redisse.cli.client;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of commands that send HTTP requests. */
public final class HttpOptions {
  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "For https: trust these CA certificates (PEM) instead of the public CAs.")
  private @Nullable Path ca;

  /**
   * Creates a client that trusts the certificates of {@code --ca}, or public authorities if the
   * option is not set.
   */
  public HttpClient client(Duration connectTimeout) {
    HttpClient.Builder http = HttpClient.newBuilder().connectTimeout(connectTimeout);
    return (ca == null ? http : http.sslContext(TrustedCertificates.context(ca))).build();
  }
}
