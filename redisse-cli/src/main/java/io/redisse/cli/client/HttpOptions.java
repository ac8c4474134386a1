package io.redisse.cli.client;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command calls a server. */
public final class HttpOptions {
  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "Whom to trust at an https address instead of public authorities (PEM).")
  private @Nullable Path ca;

  public HttpClient client(Duration connectTimeout) {
    HttpClient.Builder http = HttpClient.newBuilder().connectTimeout(connectTimeout);
    return (ca == null ? http : http.sslContext(TrustedCertificates.context(ca))).build();
  }
}
