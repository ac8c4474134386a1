package io.redisse.jaxrs;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A connection for tests that check each byte: sends text and returns what the server answers. */
public final class RawConnection implements Closeable {
  private static final int TIMEOUT_MILLIS = 60_000;

  private final Socket socket;
  private final StringBuilder received = new StringBuilder();

  /** Takes ownership of the socket. */
  public RawConnection(Socket socket, String firstRequest) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    send(firstRequest);
  }

  public static RawConnection to(int port, String firstRequest) throws IOException {
    return new RawConnection(new Socket(InetAddress.getLoopbackAddress(), port), firstRequest);
  }

  public void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the answer since the last call, up to and including this text. */
  public String until(String end) throws IOException {
    while (received.indexOf(end) < 0) {
      if (!readOne()) {
        throw new AssertionError("the connection ended after '" + received + "'");
      }
    }
    int length = received.indexOf(end) + end.length();
    String found = received.substring(0, length);
    received.delete(0, length);
    return found;
  }

  /** Returns the answer since the last call, up to the end of the connection. */
  public String toEnd() throws IOException {
    boolean more = true;
    while (more) {
      more = readOne();
    }
    return received.toString();
  }

  private boolean readOne() throws IOException {
    int c = socket.getInputStream().read();
    if (c >= 0) {
      received.append((char) c);
    }
    return c >= 0;
  }

  /** Closes this side's direction only; the server can still send. */
  public void shutdownOutput() throws IOException {
    socket.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
