package io.redisse.cli.proxies;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A connection from an address other than the proxy's. Can send arbitrary bytes. */
final class Outsider implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([0-9]{3})");

  private final Socket socket;
  private final StringBuilder received = new StringBuilder();

  /**
   * Connects to a proxy and sends a request.
   *
   * @param address an address of the loopback interface, such as 127.0.1.7
   */
  Outsider(String address, URI proxy, String request) {
    try {
      socket = new Socket(
          InetAddress.getByName(proxy.getHost()),
          proxy.getPort(),
          InetAddress.getByName(address),
          0);
      socket.setSoTimeout((int) TIMEOUT.toMillis());
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the status of the response. Returns 0 if the proxy sends none and disconnects. */
  int status() {
    readUntil("\n");
    Matcher status = STATUS.matcher(received);
    return status.lookingAt() ? Integer.parseInt(status.group(1)) : 0;
  }

  /** Waits for a text in the response. */
  void await(String text) {
    if (!readUntil(text)) {
      throw new AssertionError("the proxy disconnected before '" + text + "': " + received);
    }
  }

  /** Waits for a text in the rest of the response. */
  void awaitNext(String text) {
    received.setLength(0);
    await(text);
  }

  private boolean readUntil(String text) {
    try {
      InputStream in = socket.getInputStream();
      while (received.indexOf(text) < 0) {
        int next = in.read();
        if (next < 0) {
          return false;
        }
        received.append((char) next);
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns the data that has arrived so far, without waiting. */
  String received() {
    try {
      InputStream in = socket.getInputStream();
      while (in.available() > 0) {
        received.append((char) in.read());
      }
    } catch (IOException e) {
      // The proxy has disconnected.
    }
    return received.toString();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
