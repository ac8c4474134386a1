package io.redisse.cli.client;

import io.redisse.api.internal.Pem;
import io.redisse.cli.console.CommandFailedException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Creates TLS contexts that trust the certificates in a file. */
public final class TrustedCertificates {
  private TrustedCertificates() {}

  /**
   * Creates a context that trusts only the certificates in a PEM file.
   *
   * @throws CommandFailedException if the file cannot be read or contains no certificate
   */
  public static SSLContext context(Path file) {
    try {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      for (Certificate certificate : read(file)) {
        trusted.setCertificateEntry("" + trusted.size(), certificate);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(
          "cannot set up TLS, although every Java platform must support it", e);
    }
  }

  private static List<Certificate> read(Path file) {
    try {
      return Pem.certificates(file);
    } catch (IOException e) {
      throw CommandFailedException.misuse("--ca: cannot read '" + file + "'");
    } catch (IllegalArgumentException e) {
      throw CommandFailedException.misuse("--ca: " + e.getMessage());
    }
  }
}
