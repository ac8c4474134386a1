package io.redisse.jaxrs.grizzly;

import io.redisse.jaxrs.RawConnection;
import io.redisse.jaxrs.TestCertificate;
import io.redisse.jaxrs.server.RedisseServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same rules over TLS. */
public class DirectOutletOverTlsTest extends DirectOutletTest {
  @TempDir
  private static Path folder;

  private static TestCertificate certificate;

  @BeforeAll
  static void writeFiles() throws IOException, GeneralSecurityException {
    certificate = TestCertificate.of("EC");
    Files.writeString(folder.resolve("chain.pem"), certificate.certificatePem());
    Files.writeString(folder.resolve("key.pem"), certificate.keyPem());
  }

  @Override
  public RedisseServer.Builder builder() {
    return super.builder().tls(folder.resolve("chain.pem"), folder.resolve("key.pem"));
  }

  @Test
  void closeNotifyEndsTheStream() throws IOException {
    String request = "GET /?a HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n";
    try (RawConnection connection = new RawConnection(connect(server.port()), request)) {
      connection.until("lastEventId");
      connection.shutdownOutput();
      awaitConnected(0);
    }
  }

  @Override
  Socket connect(int port) throws IOException {
    try {
      return certificate
          .client()
          .getSocketFactory()
          .createSocket(InetAddress.getLoopbackAddress(), port);
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }
}
