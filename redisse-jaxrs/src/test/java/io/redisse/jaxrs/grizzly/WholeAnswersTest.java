package io.redisse.jaxrs.grizzly;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.ChannelResolver;
import io.redisse.api.Grant;
import io.redisse.api.NewEvent;
import io.redisse.jaxrs.TestCertificate;
import io.redisse.jaxrs.server.RedisseServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Streams end with their last byte, however large their last event is: the frame is complete, and
 * the last chunk follows.
 */
class WholeAnswersTest {
  private static final int CLIENTS = 54;
  private static final String LARGE = "x".repeat(300_000);
  private static final String END_OF_EVENT = "\n\n";
  private static final String LAST_CHUNK = "\r\n0\r\n\r\n";

  /** So small that most writes take several turns. */
  private static final int RECEIVE_BUFFER_BYTES = 16 * 1024;

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  @TempDir
  private static Path folder;

  private static TestCertificate certificate;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Phaser listening = new Phaser(CLIENTS + 1);

  @BeforeAll
  static void writeFiles() throws IOException, GeneralSecurityException {
    certificate = TestCertificate.of("EC");
    Files.writeString(folder.resolve("chain.pem"), certificate.certificatePem());
    Files.writeString(folder.resolve("key.pem"), certificate.keyPem());
  }

  @AfterEach
  void stopThreads() {
    threads.shutdownNow();
  }

  private static RedisseServer.Builder builder(boolean secure) {
    RedisseServer.Builder builder =
        RedisseServer.builder().configure(redisse -> redisse.drain(Duration.ofMillis(500)));
    return secure ? builder.tls(folder.resolve("chain.pem"), folder.resolve("key.pem")) : builder;
  }

  private static Socket connect(RedisseServer server, boolean secure) throws Exception {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    socket.setSoTimeout((int) TimeUnit.MINUTES.toMillis(1));
    return secure
        ? certificate
            .client()
            .getSocketFactory()
            .createSocket(socket, "localhost", server.port(), true)
        : socket;
  }

  private static void publish(RedisseServer server) {
    server.redisse().publish(new NewEvent("a", LARGE)).toCompletableFuture().join();
  }

  /** Opens many streams and returns the last bytes of each, once it has ended. */
  private List<CompletableFuture<String>> open(
      RedisseServer server, boolean secure, String request) {
    List<CompletableFuture<String>> ends = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      ends.add(CompletableFuture.supplyAsync(
          () -> {
            try (Socket socket = connect(server, secure)) {
              socket.getOutputStream().write(request.getBytes(ISO_8859_1));
              return endOf(socket.getInputStream());
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          },
          threads));
    }
    listening.arriveAndAwaitAdvance();
    return ends;
  }

  /**
   * Reads up to the last chunk or the end of the connection. Reads so slowly that streams must end
   * while their last event is still being written.
   */
  private String endOf(InputStream in) throws IOException {
    StringBuilder tail = new StringBuilder();
    byte[] buffer = new byte[8 * 1024];
    boolean isListening = false;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      tail.append(new String(buffer, 0, n, ISO_8859_1));
      LockSupport.parkNanos(PAUSE_NANOS);
      if (!isListening && tail.indexOf("lastEventId") > 0) {
        isListening = true;
        listening.arrive();
      }
      if (tail.length() > 1_000) {
        tail.delete(0, tail.length() - 1_000);
      }
      if (tail.toString().endsWith(LAST_CHUNK)) {
        break;
      }
    }
    return tail.toString();
  }

  private static void assertWhole(List<CompletableFuture<String>> ends, String expected) {
    List<String> cut = ends.stream()
        .map(CompletableFuture::join)
        .filter(end -> !end.endsWith(expected))
        .map(end -> end.substring(Math.max(0, end.length() - 30)))
        .toList();
    assertEquals(List.of(), cut, () -> cut.size() + " of " + ends.size() + " were cut");
  }

  private static String request(String query, String... headers) {
    return "GET /?a" + query + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
        + (headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n") + "\r\n";
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void longPollIsWhole(boolean secure) {
    try (RedisseServer server = builder(secure).start()) {
      List<CompletableFuture<String>> ends = open(server, secure, request("&polling"));
      publish(server);
      assertWhole(ends, END_OF_EVENT + LAST_CHUNK);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void longPollOnAConnectionThatClosesIsWhole(boolean secure) {
    try (RedisseServer server = builder(secure).start()) {
      List<CompletableFuture<String>> ends =
          open(server, secure, request("&polling", "Connection: close"));
      publish(server);
      assertWhole(ends, END_OF_EVENT + LAST_CHUNK);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void longPollOfHttp10IsWhole(boolean secure) {
    try (RedisseServer server = builder(secure).start()) {
      List<CompletableFuture<String>> ends =
          open(server, secure, request("&polling").replace("HTTP/1.1", "HTTP/1.0"));
      publish(server);
      assertWhole(ends, END_OF_EVENT);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void streamOfARevokedChannelIsWhole(boolean secure) {
    for (String header : List.of("Connection: keep-alive", "Connection: close")) {
      try (RedisseServer server = builder(secure).start()) {
        List<CompletableFuture<String>> ends = open(server, secure, request("", header));
        publish(server);
        server.redisse().closeStreamsOn("a").toCompletableFuture().join();
        assertWhole(ends, END_OF_EVENT + LAST_CHUNK);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void expiredStreamIsWhole(boolean secure) {
    ChannelResolver brief = request -> CompletableFuture.completedFuture(
        Grant.of(request.requestedChannels()).until(Instant.now().plusSeconds(4)));
    try (RedisseServer server = builder(secure).resolver(brief).start()) {
      List<CompletableFuture<String>> ends = open(server, secure, request("", "Connection: close"));
      CompletableFuture<?> all = CompletableFuture.allOf(ends.toArray(CompletableFuture<?>[]::new));
      while (!all.isDone()) {
        publish(server);
      }
      assertWhole(ends, END_OF_EVENT + LAST_CHUNK);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void drainedStreamIsWholeEvenIfTheServerClosesRightAfterwards(boolean secure) {
    for (String header : List.of("Connection: keep-alive", "Connection: close")) {
      List<CompletableFuture<String>> ends;
      try (RedisseServer server = builder(secure).start()) {
        ends = open(server, secure, request("", header));
        publish(server);
        server.redisse().drain().toCompletableFuture().join();
      }
      List<String> cut = ends.stream()
          .map(CompletableFuture::join)
          .filter(end -> !end.matches("(?s).*\nretry: \\d+\n+" + LAST_CHUNK))
          .toList();
      assertEquals(0, cut.size(), () -> cut.size() + " of " + ends.size() + ": " + cut.get(0));
    }
  }

  @Test
  void endOverTlsIsAnnouncedByAnAlert() throws Exception {
    for (String version : List.of("HTTP/1.1", "HTTP/1.0")) {
      try (RedisseServer server = builder(true).start();
          RecordingSocket plain = new RecordingSocket(server.port());
          SSLSocket socket = (SSLSocket) certificate
              .client()
              .getSocketFactory()
              .createSocket(plain, "localhost", server.port(), true)) {
        // TLS 1.3 hides the types of its records.
        socket.setEnabledProtocols(new String[] {"TLSv1.2"});
        socket
            .getOutputStream()
            .write(request("&polling&lastEventId=1", "Connection: close")
                .replace("HTTP/1.1", version)
                .getBytes(ISO_8859_1));
        socket.getInputStream().readAllBytes();
        assertEquals(Optional.of(RecordingSocket.ALERT), plain.typeOfLastRecord(), version);
      }
    }
  }

  /** A socket that keeps what it receives. */
  private static final class RecordingSocket extends Socket {
    static final int ALERT = 21;
    private static final int RECORD_HEADER_BYTES = 5;

    private final ByteArrayOutputStream received = new ByteArrayOutputStream();

    RecordingSocket(int port) throws IOException {
      super(InetAddress.getLoopbackAddress(), port);
    }

    @Override
    public InputStream getInputStream() throws IOException {
      InputStream in = super.getInputStream();
      return new InputStream() {
        @Override
        public int read() throws IOException {
          byte[] one = new byte[1];
          return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
          int n = in.read(target, offset, length);
          if (n > 0) {
            received.write(target, offset, n);
          }
          return n;
        }
      };
    }

    Optional<Integer> typeOfLastRecord() {
      byte[] all = received.toByteArray();
      int type = -1;
      int next = 0;
      while (next + RECORD_HEADER_BYTES <= all.length) {
        type = all[next];
        next += RECORD_HEADER_BYTES + ((all[next + 3] & 0xff) << 8 | (all[next + 4] & 0xff));
      }
      assertTrue(next == all.length, "the last record is cut");
      return type < 0 ? Optional.empty() : Optional.of(type);
    }
  }
}
