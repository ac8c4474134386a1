package io.redisse.cli.bench.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Encodes HTTP requests and connects to servers. */
public final class HttpRequests {
  private static final int DEFAULT_PORT = 80;

  private HttpRequests() {}

  /**
   * Encodes a request that opens an event stream.
   *
   * @param headers additional lines such as {@code Name: value}
   */
  public static byte[] subscribe(URI uri, List<String> headers) {
    return encode("GET", uri, "Accept: text/event-stream\r\n", headers);
  }

  /**
   * Encodes the head of a POST.
   *
   * @param headers additional lines such as {@code Name: value}
   * @param type the media type of the body
   * @param length the size of the body in bytes
   */
  public static byte[] postHead(URI uri, List<String> headers, String type, int length) {
    return encode(
        "POST", uri, "Content-Type: " + type + "\r\nContent-Length: " + length + "\r\n", headers);
  }

  private static byte[] encode(String method, URI uri, String fixed, List<String> headers) {
    StringBuilder text = new StringBuilder(method + " " + target(uri) + " HTTP/1.1\r\n" + "Host: "
        + uri.getRawAuthority() + "\r\n" + fixed);
    headers.forEach(header -> text.append(header).append("\r\n"));
    return text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String target(URI uri) {
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
  }

  /**
   * Resolves a server's address.
   *
   * @throws IOException if the host is unknown
   */
  public static InetSocketAddress address(URI uri) throws IOException {
    InetSocketAddress address =
        new InetSocketAddress(uri.getHost(), uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort());
    if (address.isUnresolved()) {
      throw new UnknownHostException("unknown host " + uri.getHost());
    }
    return address;
  }

  /**
   * Connects to a server.
   *
   * @return a connected socket, owned by the caller
   * @throws IOException if the connection fails; the message names the server
   */
  public static Socket connect(URI uri) throws IOException {
    InetSocketAddress address = address(uri);
    Socket socket = new Socket();
    try {
      socket.connect(address);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw new IOException(uri.getAuthority() + ": " + e.getMessage(), e);
    }
  }
}
