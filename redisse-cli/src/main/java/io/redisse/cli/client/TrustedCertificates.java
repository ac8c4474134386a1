package io.redisse.cli.client;

import io.redisse.cli.console.CommandFailedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Certificates of a file, as those that a client trusts. */
public final class TrustedCertificates {
  private TrustedCertificates() {}

  /** A context that trusts the certificates of a file in PEM, and no others. */
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
      throw new IllegalStateException("every Java platform has TLS and a store of keys", e);
    }
  }

  private static Collection<? extends Certificate> read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (certificates.isEmpty()) {
        throw CommandFailedException.misuse("--ca: there is no certificate in '" + file + "'");
      }
      return certificates;
    } catch (IOException e) {
      throw CommandFailedException.misuse("--ca: cannot read '" + file + "'");
    } catch (CertificateException e) {
      throw CommandFailedException.misuse("--ca: expected certificates in PEM, got '" + file + "'");
    }
  }
}
