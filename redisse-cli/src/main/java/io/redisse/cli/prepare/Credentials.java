package io.redisse.cli.prepare;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A certificate for localhost and a secret for tokens, in temporary files. */
final class Credentials implements AutoCloseable {
  private static final String ALIAS = "server";

  private final Path directory;
  private final String secret = UUID.randomUUID().toString();

  private Credentials(Path directory) {
    this.directory = directory;
  }

  /** Creates credentials, or returns empty if this Java has no keytool to make a certificate. */
  static Optional<Credentials> create() throws IOException, GeneralSecurityException {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    if (!Files.isExecutable(keytool)) {
      return Optional.empty();
    }
    Credentials created = new Credentials(Files.createTempDirectory("redisse-prepare"));
    try {
      created.write(keytool);
      return Optional.of(created);
    } catch (IOException | GeneralSecurityException e) {
      created.close();
      throw e;
    }
  }

  private void write(Path keytool) throws IOException, GeneralSecurityException {
    Path store = directory.resolve("store");
    Process process = new ProcessBuilder(
            keytool.toString(),
            "-genkeypair",
            "-alias",
            ALIAS,
            "-keyalg",
            "EC",
            "-dname",
            "CN=localhost",
            "-ext",
            "SAN=ip:127.0.0.1",
            "-storetype",
            "PKCS12",
            "-keystore",
            store.toString(),
            "-storepass",
            secret)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
    process.onExit().join();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, secret.toCharArray());
    }
    Files.writeString(
        certificate(), pem("CERTIFICATE", keys.getCertificate(ALIAS).getEncoded()));
    Files.writeString(
        key(), pem("PRIVATE KEY", keys.getKey(ALIAS, secret.toCharArray()).getEncoded()));
    Files.writeString(tokenKey(), secret);
  }

  Path certificate() {
    return directory.resolve("certificate.pem");
  }

  private Path key() {
    return directory.resolve("key.pem");
  }

  private Path tokenKey() {
    return directory.resolve("secret");
  }

  /** Returns the options of a server with TLS whose clients need tokens. */
  List<String> serverOptions() {
    return List.of(
        "--tls-cert",
        certificate().toString(),
        "--tls-key",
        key().toString(),
        "--channels",
        "jwt",
        "--jwt-key",
        tokenKey().toString());
  }

  /** Returns the header line with a token for all channels of the exercise. */
  String authorization() throws GeneralSecurityException {
    String content = base64("{\"alg\":\"HS256\"}".getBytes(StandardCharsets.US_ASCII))
        + "."
        + base64(
            "{\"exp\":9999999999,\"channels\":[\"a\",\"b\"]}".getBytes(StandardCharsets.US_ASCII));
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
    return "Authorization: Bearer " + content + "."
        + base64(mac.doFinal(content.getBytes(StandardCharsets.US_ASCII))) + "\r\n";
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String pem(String label, byte[] der) {
    return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(der)
        + "\n-----END " + label + "-----\n";
  }

  /** Deletes the files. */
  @Override
  public void close() throws IOException {
    for (String name : List.of("store", "certificate.pem", "key.pem", "secret")) {
      Files.deleteIfExists(directory.resolve(name));
    }
    Files.delete(directory);
  }
}
