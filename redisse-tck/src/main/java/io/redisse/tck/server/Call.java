package io.redisse.tck.server;

import io.redisse.tck.server.wire.ChunkedBody;
import io.redisse.tck.server.wire.Head;
import io.redisse.tck.server.wire.Limits;
import io.redisse.tck.server.wire.WireFault;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** One request on a connection of its own, and the head of its answer. */
final class Call implements AutoCloseable {
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private final Request request;
  private final Socket socket;
  private final InputStream in;
  private final Head head;

  private Call(Request request, Socket socket, InputStream in, Head head) {
    this.request = request;
    this.socket = socket;
    this.in = in;
    this.head = head;
  }

  /** Sends a request and waits for the head of the answer, which a test expects. */
  static Call send(ServerUnderTest server, Request request) {
    return sendWith(server, request, 0);
  }

  /** The same on a connection that takes little that is not read. */
  static Call sendWith(ServerUnderTest server, Request request, int receiveBuffer) {
    try {
      return attempt(server, request, receiveBuffer);
    } catch (IOException e) {
      throw new AssertionError("the answer to " + request + ": " + e.getMessage(), e);
    }
  }

  /** The same, where no answer is an answer too. */
  static Call attempt(ServerUnderTest server, Request request, int receiveBuffer)
      throws IOException {
    Socket socket = connect(server, receiveBuffer);
    try {
      socket.setSoTimeout((int) Limits.awaitMillis());
      socket.getOutputStream().write(request.bytes(server.events(), server.headers()));
      InputStream in = new BufferedInputStream(socket.getInputStream());
      Head head = Head.read(in);
      socket.setSoTimeout(0);
      return new Call(request, socket, in, head);
    } catch (SocketTimeoutException e) {
      socket.close();
      throw new WireFault("no head of an answer came within " + Limits.awaitMillis()
          + " ms; it must leave at once (WIRE-2)");
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static Socket connect(ServerUnderTest server, int receiveBuffer) throws IOException {
    URI uri = server.events();
    boolean secure = "https".equals(uri.getScheme());
    int port = uri.getPort() >= 0 ? uri.getPort() : secure ? HTTPS_PORT : HTTP_PORT;
    Socket socket = new Socket();
    try {
      if (receiveBuffer > 0) {
        socket.setReceiveBufferSize(receiveBuffer);
      }
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(uri.getHost(), port), (int) Limits.awaitMillis());
      return secure ? encrypted(socket, server, port) : socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Over TLS, with a certificate of that host that is trusted. */
  private static Socket encrypted(Socket socket, ServerUnderTest server, int port)
      throws IOException {
    SSLSocketFactory factory = server.tls().map(SSLContext::getSocketFactory).orElseGet(() ->
        (SSLSocketFactory) SSLSocketFactory.getDefault());
    SSLSocket encrypted =
        (SSLSocket) factory.createSocket(socket, server.events().getHost(), port, true);
    SSLParameters parameters = encrypted.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    encrypted.setSSLParameters(parameters);
    return encrypted;
  }

  Request request() {
    return request;
  }

  Head head() {
    return head;
  }

  /** The body without its framing; fails where the framing is broken. */
  InputStream body() throws IOException {
    if (head.isChunked()) {
      if (!head.header("Transfer-Encoding").orElse("").equalsIgnoreCase("chunked")) {
        throw new WireFault("WIRE-2: expected 'Transfer-Encoding: chunked', got " + head);
      }
      if (head.header("Content-Length").isPresent()) {
        throw new WireFault("WIRE-2: Content-Length and Transfer-Encoding, in " + head);
      }
      return new ChunkedBody(in);
    }
    String length = head.header("Content-Length").orElse("");
    return length.isEmpty()
        ? in
        : new ByteArrayInputStream(in.readNBytes(Integer.parseInt(length)));
  }

  /** The whole body as text, of an answer that ends by itself. */
  String text() {
    try {
      socket.setSoTimeout((int) Limits.awaitMillis());
      return new String(body().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException | NumberFormatException e) {
      throw new AssertionError("the body of the answer to " + request + ": " + e.getMessage(), e);
    }
  }

  /** Ends the connection without a farewell: the server's next packet is answered with a reset. */
  void reset() {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      throw new AssertionError("cannot reset the connection: " + e.getMessage(), e);
    }
    close();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new AssertionError("cannot close the connection: " + e.getMessage(), e);
    }
  }
}
