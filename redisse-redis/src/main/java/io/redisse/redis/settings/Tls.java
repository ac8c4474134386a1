package io.redisse.redis.settings;

import io.redisse.api.BackendRefusedException;
import io.redisse.api.internal.Pem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;

/**
 * The trusted authorities and the client certificate of TLS connections. The files are read for
 * each connection, so renewed certificates need no restart.
 *
 * @param authorities a PEM file with the authorities that are trusted for the Redis certificate; if
 *     absent, those that Java trusts
 * @param identity the client certificate, sent if Redis requests one
 */
public record Tls(Optional<Path> authorities, Optional<Identity> identity) {
  private static final String TYPE = "PKCS12";

  /** Protects key stores that never leave this process. */
  private static final char[] PASSWORD = "not secret".toCharArray();

  /**
   * A client certificate and its private key.
   *
   * @param certificate a PEM file with the certificate, followed by any intermediate certificates
   * @param key a PEM file with the private key, in unencrypted PKCS #8
   */
  public record Identity(Path certificate, Path key) {}

  /** Reads a file; {@code IllegalArgumentException} means unexpected content. */
  private interface Reader<T> {
    T read() throws IOException;
  }

  /**
   * Returns the options for Jedis, which then also verifies that the certificate matches the host.
   *
   * @throws BackendRefusedException if a file cannot be read or has unexpected content
   */
  public SslOptions options() {
    SslOptions.Builder options = SslOptions.builder().sslVerifyMode(SslVerifyMode.FULL);
    try {
      if (authorities.isPresent()) {
        options.truststore(resource(trustStore(authorities.get())), PASSWORD).trustStoreType(TYPE);
      }
      if (identity.isPresent()) {
        options.keystore(resource(keyStore(identity.get())), PASSWORD).keyStoreType(TYPE);
      }
    } catch (GeneralSecurityException | IOException e) {
      throw new BackendRefusedException("TLS cannot be set up: " + e.getMessage(), e);
    }
    return options.build();
  }

  private static SslOptions.Resource resource(KeyStore store)
      throws GeneralSecurityException, IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    store.store(bytes, PASSWORD);
    return () -> new ByteArrayInputStream(bytes.toByteArray());
  }

  private static KeyStore keyStore(Identity identity) throws GeneralSecurityException, IOException {
    List<Certificate> chain = read("certificate", () -> Pem.certificates(identity.certificate()));
    String algorithm = chain.get(0).getPublicKey().getAlgorithm();
    PrivateKey key = read("key", () -> Pem.privateKey(identity.key(), algorithm));
    KeyStore store = emptyStore();
    store.setKeyEntry("own", key, PASSWORD, chain.toArray(Certificate[]::new));
    return store;
  }

  private static KeyStore trustStore(Path file) throws GeneralSecurityException, IOException {
    KeyStore store = emptyStore();
    for (Certificate authority : read("ca", () -> Pem.certificates(file))) {
      store.setCertificateEntry("authority " + store.size(), authority);
    }
    return store;
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(TYPE);
    store.load(null, PASSWORD);
    return store;
  }

  private static <T> T read(String option, Reader<T> reader) {
    try {
      return reader.read();
    } catch (IOException e) {
      throw new BackendRefusedException(
          option + ": cannot be read: " + e.getClass().getSimpleName() + " " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new BackendRefusedException(option + ": " + e.getMessage(), e);
    }
  }
}
