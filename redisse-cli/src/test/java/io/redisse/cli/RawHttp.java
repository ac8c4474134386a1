package io.redisse.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Sends requests that Java's HTTP client would refuse to send, such as for a foreign host. */
public final class RawHttp {
  private static final int TIMEOUT_MILLIS = 60_000;

  private RawHttp() {}

  /** Returns a request without a body. */
  public static String request(String method, String target, String... headers) {
    return method + " " + target + " HTTP/1.1\r\n"
        + (headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n") + "\r\n";
  }

  /** Sends a request and returns the head of its response. */
  public static String head(InetSocketAddress server, String request) {
    try (Socket socket = new Socket()) {
      socket.connect(server);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      return readHead(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a request and returns everything up to the end of the connection. */
  public static String all(InetSocketAddress server, String request) {
    try (Socket socket = new Socket()) {
      socket.connect(server);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the status of a response to a request on a new connection. */
  public static int status(InetSocketAddress server, String request) {
    return Integer.parseInt(head(server, request).split(" ", -1)[1]);
  }

  private static String readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int c = in.read();
      if (c < 0) {
        throw new IOException("the connection ended after '" + head + "'");
      }
      head.append((char) c);
    }
    return head.toString();
  }
}
