package io.redisse.tck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.redisse.tck.server.wire.ClientRequest;
import io.redisse.tck.server.wire.Endpoint;
import io.redisse.tck.server.wire.EventStream;
import io.redisse.tck.server.wire.HttpConnection;
import io.redisse.tck.support.Settings;
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

/** Tests the kit at an https address with a self-signed certificate. */
class HttpsTest {
  private static final char[] PASSWORD = "not secret".toCharArray();

  @TempDir
  private static Path directory;

  private static SSLContext context;

  @BeforeAll
  static void createCertificate() throws Exception {
    Path file = directory.resolve("store");
    Process keytool = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-J-XX:TieredStopAtLevel=1",
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

  private static Endpoint endpoint(ServerUnderTest server) {
    return server.endpoint(Settings.ofSystemProperties().awaitMillis());
  }

  private static String publishUrl(ServerUnderTest server) {
    return server.events().resolve("/publish/") + "{channel}?type={type}";
  }

  @Test
  void trustedCertificateIsAccepted() throws IOException {
    try (ReferenceServer reference = start()) {
      ServerUnderTest server = reference.underTest().tls(context).build();
      try (EventStream stream = EventStream.open(endpoint(server), ClientRequest.stream("c"))) {
        stream.cursor();
        EventPublisher.http(publishUrl(server), Map.of(), context)
            .publish("c", "message", "secret");
        assertEquals("secret", stream.nextPublished().data());
      }
    }
  }

  @Test
  void untrustedCertificateIsRejected() {
    try (ReferenceServer reference = start()) {
      ServerUnderTest server = reference.underTest().build();
      assertThrows(
          SSLHandshakeException.class,
          () -> HttpConnection.tryOpen(endpoint(server), ClientRequest.stream("c")));
      assertThrows(
          SSLHandshakeException.class,
          () -> EventPublisher.http(publishUrl(server), Map.of()).publish("c", "message", "x"));
    }
  }

  @Test
  void certificateOfAnotherHostIsRejected() {
    try (ReferenceServer reference = start()) {
      ServerUnderTest server = reference.underTest().build();
      ServerUnderTest byOtherName = ServerUnderTest.at(
              URI.create(server.events().toString().replace("127.0.0.1", "localhost")),
              server.publisher())
          .tls(context)
          .build();
      assertThrows(
          SSLHandshakeException.class,
          () -> HttpConnection.tryOpen(endpoint(byOtherName), ClientRequest.stream("c")));
    }
  }
}
