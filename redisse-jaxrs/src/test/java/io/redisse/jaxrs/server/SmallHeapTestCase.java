package io.redisse.jaxrs.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.NewEvent;
import io.redisse.jaxrs.TestCertificate;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server with a small heap, and clients that do not read large events. Each has a set of channels
 * of its own, so that they share nothing.
 */
abstract class SmallHeapTestCase {
  private static final int TIMEOUT_MILLIS = 30_000;

  /** The default of --max-event-size. */
  private static final String LARGE = "x".repeat(1_048_576);

  /** A server that publishes events, and another one for each line of its input. */
  public static final class LargeEventsServer {
    public static void main(String[] args) throws IOException {
      RedisseServer.Builder builder = RedisseServer.builder();
      if (args.length > 1) {
        builder.tls(Path.of(args[1]), Path.of(args[2]));
      }
      try (RedisseServer server = builder.start();
          BufferedReader input =
              new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
        long first = publish(server, "first");
        for (int i = 0; i < Integer.parseInt(args[0]); i++) {
          publish(server, LARGE);
        }
        long last = publish(server, "last");
        System.out.println(server.port() + " " + first + " " + last);
        for (String line = input.readLine(); line != null; line = input.readLine()) {
          publish(server, line);
        }
      }
    }

    private static long publish(RedisseServer server, String data) {
      return server
          .redisse()
          .publish(new NewEvent("large", data))
          .toCompletableFuture()
          .join()
          .id();
    }
  }

  @TempDir
  private Path folder;

  private TestCertificate certificate;
  private final List<AutoCloseable> opened = new ArrayList<>();

  @BeforeEach
  void createCertificate() throws IOException, GeneralSecurityException {
    certificate = TestCertificate.of("EC");
    Files.writeString(folder.resolve("chain.pem"), certificate.certificatePem());
    Files.writeString(folder.resolve("key.pem"), certificate.keyPem());
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  private Process start(String collector, String heap, boolean secure, int events)
      throws IOException {
    Stream<String> java = Stream.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+Use" + collector + "GC",
        "-Xmx" + heap,
        "-XX:+ExitOnOutOfMemoryError",
        "-cp",
        System.getProperty("java.class.path"),
        LargeEventsServer.class.getName(),
        "" + events);
    Stream<String> tls = secure
        ? Stream.of(
            folder.resolve("chain.pem").toString(), folder.resolve("key.pem").toString())
        : Stream.of();
    Process server = new ProcessBuilder(Stream.concat(java, tls).toList())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    opened.add(server::destroyForcibly);
    return server;
  }

  /** Opens a stream that has a small buffer and of which nothing is read. */
  private Socket open(int port, boolean secure, String channel, long cursor)
      throws IOException, GeneralSecurityException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
    if (secure) {
      socket =
          certificate.client().getSocketFactory().createSocket(socket, "localhost", port, true);
    }
    opened.add(socket);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket
        .getOutputStream()
        .write(("GET /?large&" + channel + " HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n"
                + "Last-Event-ID: " + cursor + "\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8));
    return socket;
  }

  /** Waits for a line, and fails if the stream ends before. */
  private static void awaitLine(BufferedReader stream, String expected) throws IOException {
    String line = stream.readLine();
    while (line != null && !line.equals(expected)) {
      line = stream.readLine();
    }
    assertTrue(line != null, () -> "the stream ended before '" + expected + "'");
  }

  void serveBesideStalledClients(
      String collector, String heap, boolean secure, int clients, int events) throws Exception {
    Process server = start(collector, heap, secure, events);
    String[] started = server.inputReader(StandardCharsets.UTF_8).readLine().split(" ", -1);
    int port = Integer.parseInt(started[0]);
    long first = Long.parseLong(started[1]);
    long last = Long.parseLong(started[2]);

    for (int i = 0; i < clients; i++) {
      open(port, secure, "own" + i, first);
    }
    BufferedReader reader = new BufferedReader(new InputStreamReader(
        open(port, secure, "reader", first).getInputStream(), StandardCharsets.UTF_8));
    awaitLine(reader, "id: " + last);
    server.outputWriter(StandardCharsets.UTF_8).append("after\n").flush();

    awaitLine(reader, "data: after");
    assertTrue(server.isAlive());
  }
}
