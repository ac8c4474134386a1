package io.redisse.jaxrs.grizzly;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A server's certificate and its key, as the files that certificate authorities and their tools give.
 *
 * @param chain the server's certificate, then those between it and the authority's own
 * @param key the private key, PKCS #8 and not encrypted
 */
public record PemFiles(Path chain, Path key) {
  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");
  private static final Pattern OTHER_KEY = Pattern.compile("-----BEGIN ([A-Z ]+) PRIVATE KEY-----");
  private static final char[] NO_PASSWORD = {};

  /**
   * Reads both.
   *
   * @throws IllegalArgumentException if they cannot be read, or are not what is expected; the message
   *     says how
   */
  SSLContext read() {
    Certificate[] certificates = certificates().toArray(Certificate[]::new);
    PublicKey publicKey = certificates[0].getPublicKey();
    try {
      PrivateKey privateKey = privateKey(publicKey.getAlgorithm());
      if (!belongTogether(privateKey, publicKey)) {
        throw new IllegalArgumentException(
            key + ": expected the key of the first certificate in " + chain + ", got another");
      }
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, NO_PASSWORD);
      store.setKeyEntry("server", privateKey, NO_PASSWORD, certificates);
      KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(store, NO_PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException(chain + ": not usable for TLS: " + e.getMessage(), e);
    }
  }

  /** When both were written last. */
  List<FileTime> written() {
    try {
      return List.of(Files.getLastModifiedTime(chain), Files.getLastModifiedTime(key));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static IllegalArgumentException unreadable(IOException reason) {
    // The message of these exceptions is the file's name, and their class says the rest.
    return new IllegalArgumentException(
        "certificate: cannot be read: " + reason.getClass().getSimpleName() + " "
            + reason.getMessage(),
        reason);
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private Collection<? extends Certificate> certificates() {
    Collection<? extends Certificate> found;
    try {
      found = CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(bytes(chain)));
    } catch (CertificateException e) {
      throw new IllegalArgumentException(chain + ": expected certificates in PEM", e);
    }
    if (found.isEmpty()) {
      throw new IllegalArgumentException(chain + ": expected certificates in PEM, got none");
    }
    return found;
  }

  private PrivateKey privateKey(String algorithm) throws GeneralSecurityException {
    String text = new String(bytes(key), StandardCharsets.ISO_8859_1);
    Matcher pkcs8 = PKCS8.matcher(text);
    if (!pkcs8.find()) {
      Matcher other = OTHER_KEY.matcher(text);
      throw new IllegalArgumentException(
          key + ": expected a private key in PEM (PKCS #8, not encrypted), got "
              + (other.find()
                  ? other.group(1) + " PRIVATE KEY; 'openssl pkcs8 -topk8 -nocrypt' converts it"
                  : "none"));
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(pkcs8.group(1));
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (InvalidKeySpecException e) {
      throw new IllegalArgumentException(
          key + ": expected a private key of the kind of the certificate's, " + algorithm, e);
    }
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
