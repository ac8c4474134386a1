package io.redisse.jaxrs.grizzly;

import io.redisse.api.internal.Pem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * The PEM files with a server's certificate and its private key.
 *
 * @param chain the server's certificate, followed by any intermediate certificates
 * @param key the unencrypted private key, in PKCS #8
 */
public record PemFiles(Path chain, Path key) {
  private static final char[] NO_PASSWORD = {};

  /**
   * Reads both files.
   *
   * @throws IllegalArgumentException if a file is unreadable, or the files do not contain a
   *     certificate and its matching private key
   */
  SSLContext read() {
    try {
      List<Certificate> certificates = Pem.certificates(chain);
      PublicKey publicKey = certificates.get(0).getPublicKey();
      PrivateKey privateKey = Pem.privateKey(key, publicKey.getAlgorithm());
      if (!belongTogether(privateKey, publicKey)) {
        throw new IllegalArgumentException(
            key + ": expected the private key of the first certificate in " + chain
                + ", got a different key");
      }
      return context(certificates, privateKey);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(chain + ": not usable for TLS: " + e.getMessage(), e);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static SSLContext context(List<Certificate> certificates, PrivateKey privateKey)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    store.setKeyEntry("server", privateKey, NO_PASSWORD, certificates.toArray(Certificate[]::new));
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, NO_PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  /** Returns the last-modified time of each file. */
  List<FileTime> written() {
    try {
      return List.of(Files.getLastModifiedTime(chain), Files.getLastModifiedTime(key));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static IllegalArgumentException unreadable(IOException reason) {
    // This exception's message is only the file name; its class identifies the error.
    return new IllegalArgumentException(
        "certificate: cannot be read: " + reason.getClass().getSimpleName() + " "
            + reason.getMessage(),
        reason);
  }

  private static boolean belongTogether(PrivateKey privateKey, PublicKey publicKey)
      throws GeneralSecurityException {
    Signature signature = Signature.getInstance(
        switch (publicKey.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> publicKey.getAlgorithm();
        });
    byte[] text = "any".getBytes(StandardCharsets.US_ASCII);
    signature.initSign(privateKey);
    signature.update(text);
    byte[] signed = signature.sign();
    signature.initVerify(publicKey);
    signature.update(text);
    return signature.verify(signed);
  }
}
