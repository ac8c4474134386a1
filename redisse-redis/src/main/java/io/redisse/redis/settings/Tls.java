package io.redisse.redis.settings;

import io.redisse.api.BackendRefusedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;

/**
 * Whom to trust and who to be in TLS. Files are read at each connection, so that renewed certificates
 * need no restart.
 *
 * @param authorities PEM file of those who may vouch for Redis; absent for those that Java trusts
 * @param identity what to show to Redis, if it asks
 */
public record Tls(Optional<Path> authorities, Optional<Identity> identity) {
  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");
  private static final String TYPE = "PKCS12";
  private static final char[] PASSWORD = "not secret".toCharArray();

  /**
   * A client's certificate and its private key.
   *
   * @param certificate PEM file of the certificate, followed by those between it and an authority's
   * @param key PEM file of the private key: PKCS #8, not encrypted
   */
  public record Identity(Path certificate, Path key) {}

  /**
   * What Jedis wants to know; it checks that the certificate is for the host's name as well.
   *
   * @throws BackendRefusedException if a file cannot be read, or is not what is expected
   */
  public SslOptions options() {
    SslOptions.Builder options = SslOptions.builder().sslVerifyMode(SslVerifyMode.FULL);
    try {
      if (authorities.isPresent()) {
        options.truststore(resource(trusted(authorities.get())), PASSWORD).trustStoreType(TYPE);
      }
      if (identity.isPresent()) {
        options.keystore(resource(own(identity.get())), PASSWORD).keyStoreType(TYPE);
      }
    } catch (GeneralSecurityException | IOException e) {
      throw new BackendRefusedException("TLS cannot be set up: " + e.getMessage(), e);
    }
    return options.build();
  }

  /** A key store that never leaves this process. */
  private static SslOptions.Resource resource(KeyStore store)
      throws GeneralSecurityException, IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    store.store(bytes, PASSWORD);
    return () -> new ByteArrayInputStream(bytes.toByteArray());
  }

  private static KeyStore own(Identity identity) throws GeneralSecurityException, IOException {
    KeyStore store = emptyStore();
    Certificate[] chain = certificates("certificate", identity.certificate());
    String algorithm = chain[0].getPublicKey().getAlgorithm();
    store.setKeyEntry("own", privateKey(identity.key(), algorithm), PASSWORD, chain);
    return store;
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(TYPE);
    store.load(null, PASSWORD);
    return store;
  }

  private static KeyStore trusted(Path file) throws GeneralSecurityException, IOException {
    KeyStore store = emptyStore();
    for (Certificate authority : certificates("ca", file)) {
      store.setCertificateEntry("authority " + store.size(), authority);
    }
    return store;
  }

  private static Certificate[] certificates(String option, Path file) {
    byte[] pem = read(option, file);
    try {
      Certificate[] found = CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(pem))
          .toArray(Certificate[]::new);
      if (found.length > 0) {
        return found;
      }
    } catch (GeneralSecurityException e) {
      throw new BackendRefusedException(expected(option, file, "certificates"), e);
    }
    throw new BackendRefusedException(expected(option, file, "certificates"), null);
  }

  private static PrivateKey privateKey(Path file, String algorithm) {
    Matcher pkcs8 = PKCS8.matcher(new String(read("key", file), StandardCharsets.ISO_8859_1));
    String wanted = "a private key that begins with BEGIN PRIVATE KEY (PKCS #8, not encrypted; "
        + "'openssl pkcs8 -topk8 -nocrypt' makes one of others), of the certificate's kind, "
        + algorithm;
    if (!pkcs8.find()) {
      throw new BackendRefusedException(expected("key", file, wanted), null);
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(pkcs8.group(1));
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // Without the cause, whose message may hold a part of the key.
      throw new BackendRefusedException(expected("key", file, wanted), null);
    }
  }

  private static byte[] read(String option, Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new BackendRefusedException(
          option + ": cannot be read: " + e.getClass().getSimpleName() + " " + e.getMessage(), e);
    }
  }

  private static String expected(String option, Path file, String what) {
    return option + ": expected " + what + " in PEM in " + file;
  }
}
