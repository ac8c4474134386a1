package io.redisse.tck.server.wire;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** A connection that carries a single request, with the head of its response. */
public final class HttpConnection implements AutoCloseable {
  private static final int DEFAULT_BUFFER = 0;

  private final Endpoint endpoint;
  private final ClientRequest request;
  private final Socket socket;
  private final InputStream in;
  private final ResponseHead head;

  private HttpConnection(
      Endpoint endpoint, ClientRequest request, Socket socket, InputStream in, ResponseHead head) {
    this.endpoint = endpoint;
    this.request = request;
    this.socket = socket;
    this.in = in;
    this.head = head;
  }

  /** Sends a request and reads the response head. Fails the test if no valid response arrives. */
  public static HttpConnection open(Endpoint endpoint, ClientRequest request) {
    return open(endpoint, request, DEFAULT_BUFFER);
  }

  /**
   * Like {@link #open(Endpoint, ClientRequest)}, with a receive buffer of the given size in bytes.
   */
  public static HttpConnection open(Endpoint endpoint, ClientRequest request, int receiveBuffer) {
    try {
      return send(endpoint, request, receiveBuffer);
    } catch (IOException e) {
      throw new AssertionError(
          "the request " + request + " got no valid response: " + e.getMessage(), e);
    }
  }

  /** Like {@link #open(Endpoint, ClientRequest)}, for a server that may be unreachable. */
  public static HttpConnection tryOpen(Endpoint endpoint, ClientRequest request)
      throws IOException {
    return send(endpoint, request, DEFAULT_BUFFER);
  }

  private static HttpConnection send(Endpoint endpoint, ClientRequest request, int receiveBuffer)
      throws IOException {
    Socket socket = connect(endpoint, receiveBuffer);
    try {
      socket.setSoTimeout((int) endpoint.timeoutMillis());
      socket.getOutputStream().write(request.bytes(endpoint));
      InputStream in = new BufferedInputStream(socket.getInputStream());
      ResponseHead head = ResponseHead.read(in);
      socket.setSoTimeout(0);
      return new HttpConnection(endpoint, request, socket, in, head);
    } catch (SocketTimeoutException e) {
      socket.close();
      throw new WireFault("WIRE-2: no response head arrived within " + endpoint.timeoutMillis()
          + " ms; the server must send it immediately");
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static Socket connect(Endpoint endpoint, int receiveBuffer) throws IOException {
    Socket socket = new Socket();
    try {
      if (receiveBuffer != DEFAULT_BUFFER) {
        socket.setReceiveBufferSize(receiveBuffer);
      }
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(endpoint.uri().getHost(), endpoint.port()), (int)
          endpoint.timeoutMillis());
      return endpoint.isSecure() ? encrypted(socket, endpoint) : socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * Wraps the socket in TLS. The server's certificate must be trusted and match the host name.
   */
  private static Socket encrypted(Socket socket, Endpoint endpoint) throws IOException {
    SSLSocketFactory factory = endpoint.tls().map(SSLContext::getSocketFactory).orElseGet(() ->
        (SSLSocketFactory) SSLSocketFactory.getDefault());
    SSLSocket encrypted =
        (SSLSocket) factory.createSocket(socket, endpoint.uri().getHost(), endpoint.port(), true);
    SSLParameters parameters = encrypted.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    encrypted.setSSLParameters(parameters);
    return encrypted;
  }

  public ClientRequest request() {
    return request;
  }

  public ResponseHead head() {
    return head;
  }

  long timeoutMillis() {
    return endpoint.timeoutMillis();
  }

  /** Returns the decoded body. Reading from it fails if the framing is invalid. */
  InputStream body() throws IOException {
    if (head.hasTransferEncoding()) {
      if (!head.header("Transfer-Encoding").orElse("").equalsIgnoreCase("chunked")) {
        throw new WireFault("WIRE-2: expected 'Transfer-Encoding: chunked', received " + head);
      }
      if (head.header("Content-Length").isPresent()) {
        throw new WireFault(
            "WIRE-2: a response must not have both Content-Length and Transfer-Encoding, received "
                + head);
      }
      return new ChunkedBody(in);
    }
    String length = head.header("Content-Length").orElse("");
    if (length.isEmpty()) {
      return in;
    }
    if (!length.matches("[0-9]{1,9}")) {
      throw new WireFault("WIRE-2: expected a number as Content-Length, received " + head);
    }
    return new ByteArrayInputStream(in.readNBytes(Integer.parseInt(length)));
  }

  /** Reads the entire body of a response that is not a stream. */
  public String text() {
    try {
      socket.setSoTimeout((int) endpoint.timeoutMillis());
      return new String(body().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(
          "cannot read the body of the response to " + request + ": " + e.getMessage(), e);
    }
  }

  /** Closes the connection with a TCP reset. */
  public void reset() {
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
