package io.redisse.tck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kit at an address of https, whose certificate signed itself. */
class HttpsTest {
  private static final char[] PASSWORD = "not secret".toCharArray();

  @TempDir
  private static Path folder;

  private static SSLContext context;

  @BeforeAll
  static void makeCertificate() throws Exception {
    Path file = folder.resolve("store");
    Process keytool = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            "server",
            "-keyalg",
            "EC",
            "-dname",
            "CN=reference",
            "-ext",
            "SAN=ip:127.0.0.1",
            "-storetype",
            "PKCS12",
            "-keystore",
            file.toString(),
            "-storepass",
            new String(PASSWORD))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
    assertEquals(0, keytool.onExit().join().exitValue());
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("server", store.getCertificate("server"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
  }

  private static ReferenceServer start() {
    return new ReferenceServer("https", context.getServerSocketFactory());
  }

  private static String publishing(ServerUnderTest server) {
    return server.events().resolve("/publish/") + "{channel}?type={type}";
  }

  @Test
  void aServerWhoseCertificateIsTrustedIsHeard() throws IOException {
    try (ReferenceServer reference = start()) {
      ServerUnderTest server = reference.underTest().tls(context).build();
      try (EventStream stream = EventStream.open(server, Request.stream("c"))) {
        stream.cursor();
        EventPublisher.http(publishing(server), Map.of(), context)
            .publish("c", "message", "secret");
        assertEquals("secret", stream.nextPublished().data());
      }
    }
  }

  @Test
  void aServerWhoseCertificateIsNotTrustedIsNot() {
    try (ReferenceServer reference = start()) {
      ServerUnderTest server = reference.underTest().build();
      assertThrows(SSLHandshakeException.class, () -> Call.attempt(server, Request.stream("c"), 0));
      assertThrows(
          SSLHandshakeException.class,
          () -> EventPublisher.http(publishing(server), Map.of()).publish("c", "message", "x"));
    }
  }

  @Test
  void aCertificateOfAnotherHostIsNot() {
    try (ReferenceServer reference = start()) {
      ServerUnderTest server = reference.underTest().build();
      ServerUnderTest byOtherName = ServerUnderTest.at(
              URI.create(server.events().toString().replace("127.0.0.1", "localhost")),
              server.publisher())
          .tls(context)
          .build();
      assertThrows(
          SSLHandshakeException.class, () -> Call.attempt(byOtherName, Request.stream("c"), 0));
    }
  }
}
