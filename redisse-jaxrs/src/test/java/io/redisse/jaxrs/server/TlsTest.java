package io.redisse.jaxrs.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.redisse.api.NewEvent;
import io.redisse.jaxrs.SseReader;
import io.redisse.jaxrs.TestCertificate;
import io.redisse.jaxrs.grizzly.DirectOutletOverTlsTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server with TLS. {@link DirectOutletOverTlsTest} checks the bytes of streams over TLS. */
class TlsTest {
  @TempDir
  private Path folder;

  private static TestCertificate certificate;
  private static TestCertificate other;

  private Path chain;
  private Path key;

  @BeforeAll
  static void createCertificates() throws Exception {
    certificate = TestCertificate.of("EC");
    other = TestCertificate.of("EC");
  }

  @BeforeEach
  void writeFiles() throws Exception {
    chain = folder.resolve("chain.pem");
    key = folder.resolve("key.pem");
    write(certificate);
  }

  private void write(TestCertificate written) throws Exception {
    Files.writeString(chain, written.certificatePem());
    Files.writeString(key, written.keyPem());
  }

  private RedisseServer start() {
    return RedisseServer.builder().publishing().tls(chain, key).start();
  }

  private static URI uri(RedisseServer server, String target) {
    return URI.create("https://localhost:" + server.port() + target);
  }

  /** Returns the certificate that a new connection receives. */
  private static Certificate certificateOf(RedisseServer server, TestCertificate trusted)
      throws Exception {
    try (SSLSocket socket = (SSLSocket) trusted
        .client()
        .getSocketFactory()
        .createSocket(InetAddress.getLoopbackAddress(), server.port())) {
      return socket.getSession().getPeerCertificates()[0];
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "Ed25519"})
  void aJavaClientStreamsAndPublishes(String algorithm) throws Exception {
    TestCertificate served = TestCertificate.of(algorithm);
    write(served);
    try (RedisseServer server = start()) {
      assertEquals("https", server.uri().getScheme());
      HttpClient client = HttpClient.newBuilder().sslContext(served.client()).build();
      HttpResponse<InputStream> stream = client.send(
          HttpRequest.newBuilder(uri(server, "/events?news"))
              .header("Accept", "text/event-stream")
              .build(),
          HttpResponse.BodyHandlers.ofInputStream());
      assertEquals(200, stream.statusCode());
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
        SseReader events = new SseReader(lines);
        assertEquals("lastEventId", events.next().type());
        HttpResponse<String> published = client.send(
            HttpRequest.newBuilder(uri(server, "/channels/news/events"))
                .POST(HttpRequest.BodyPublishers.ofString("secret"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
        assertEquals(201, published.statusCode());
        assertEquals("secret", events.next().data());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--http1.1", "--http1.0", "--tlsv1.2 --tls-max 1.2", "--tlsv1.3"})
  void curlStreams(String options) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "curl is not installed");
    try (RedisseServer server = start()) {
      server
          .redisse()
          .publish(new NewEvent("news", "t", "for curl"))
          .toCompletableFuture()
          .join();
      Process curl = new ProcessBuilder(
              "sh",
              "-c",
              "exec curl -sSN " + options + " --cacert '" + chain
                  + "' -H 'Accept: text/event-stream' '" + uri(server, "/events?news&polling")
                  + "&lastEventId=1'")
          .redirectErrorStream(true)
          .start();
      String answer = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(answer.contains("\ndata: for curl\nid: "), answer);
      assertTrue(curl.waitFor(1, TimeUnit.MINUTES));
      assertEquals(0, curl.exitValue());
    }
  }

  @Test
  void newConnectionsReceiveARenewedCertificateAndOpenOnesStay() throws Exception {
    TestCertificate renewed = TestCertificate.of("RSA");
    try (RedisseServer server = start();
        SSLSocket open = (SSLSocket) certificate
            .client()
            .getSocketFactory()
            .createSocket(InetAddress.getLoopbackAddress(), server.port())) {
      open.startHandshake();
      assertEquals(certificate.certificate(), certificateOf(server, certificate));
      Files.writeString(chain, renewed.certificatePem());
      makeNewer(chain);
      assertEquals(
          certificate.certificate(),
          certificateOf(server, certificate),
          "while the key does not match");
      Files.writeString(key, renewed.keyPem());
      makeNewer(key);
      assertEquals(renewed.certificate(), certificateOf(server, renewed));
      open.getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: h\r\nAccept: application/json\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));
      assertEquals('H', open.getInputStream().read());
    }
  }

  /** Advances the modification time by two seconds; some file systems store whole seconds. */
  private static void makeNewer(Path file) throws IOException {
    Files.setLastModifiedTime(
        file, FileTime.from(Files.getLastModifiedTime(file).toInstant().plusSeconds(2)));
  }

  @Test
  void aClientThatDoesNotTrustTheCertificateIsNotServed() throws Exception {
    try (RedisseServer server = start()) {
      assertThrows(
          SSLHandshakeException.class,
          () -> HttpClient.newBuilder()
              .sslContext(other.client())
              .build()
              .send(
                  HttpRequest.newBuilder(uri(server, "/")).build(),
                  HttpResponse.BodyHandlers.discarding()));
    }
  }

  @Test
  void aHeadThatStopsIsAnsweredWith408() throws Exception {
    try (RedisseServer server = RedisseServer.builder()
            .tls(chain, key)
            .requestTime(Duration.ofSeconds(3))
            .start();
        SSLSocket socket = (SSLSocket) certificate
            .client()
            .getSocketFactory()
            .createSocket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.getOutputStream().write("GET ".getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(answer.startsWith("HTTP/1.1 408 "), answer);
    }
  }

  private void assertRejected(String message) {
    RedisseServer.Builder builder = RedisseServer.builder().tls(chain, key);
    assertEquals(
        message, assertThrows(IllegalArgumentException.class, builder::start).getMessage());
  }

  @Test
  void invalidFilesAreRejectedWithTheReason() throws Exception {
    Files.writeString(key, other.keyPem());
    assertRejected(key + ": expected the private key of the first certificate in " + chain
        + ", got a different key");
    Files.writeString(key, TestCertificate.of("RSA").keyPem());
    assertRejected(key + ": expected a private key of the certificate's algorithm, EC");
    Files.writeString(key, TestCertificate.pem("EC PRIVATE KEY", new byte[10]));
    assertRejected(
        key + ": expected a private key in PEM (PKCS #8, not encrypted), got EC PRIVATE KEY;"
            + " 'openssl pkcs8 -topk8 -nocrypt' converts it");
    Files.writeString(key, "x");
    assertRejected(key + ": expected a private key in PEM (PKCS #8, not encrypted), got none");
    Files.writeString(chain, "");
    assertRejected(chain + ": expected certificates in PEM, got none");
    Files.writeString(chain, "x");
    assertRejected(chain + ": expected certificates in PEM");
    Files.delete(chain);
    assertRejected("certificate: cannot be read: NoSuchFileException " + chain);
  }
}
