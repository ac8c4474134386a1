package io.redisse.jaxrs;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** An HTTP/1.1 request on a connection of its own, with access to the raw response. */
public final class RawClient implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private final Socket socket;
  private final InputStream in;
  private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private String statusLine = "";

  private RawClient(Socket socket) throws IOException {
    this.socket = socket;
    in = socket.getInputStream();
  }

  /** Sends a GET request and reads the response's status and headers. */
  public static RawClient get(URI server, String target, String... headerLines) {
    return send(server, "GET", target, "", headerLines);
  }

  /** Requests an event stream. */
  public static RawClient stream(URI server, String target, String... headerLines) {
    String[] lines = new String[headerLines.length + 1];
    lines[0] = "Accept: text/event-stream";
    System.arraycopy(headerLines, 0, lines, 1, headerLines.length);
    return get(server, target, lines);
  }

  public static RawClient send(
      URI server, String method, String target, String body, String... headerLines) {
    try {
      Socket socket = new Socket(server.getHost(), server.getPort());
      socket.setSoTimeout((int) TIMEOUT.toMillis());
      byte[] content = body.getBytes(StandardCharsets.UTF_8);
      StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n")
          .append("Host: ")
          .append(server.getAuthority())
          .append("\r\n");
      for (String line : headerLines) {
        head.append(line).append("\r\n");
      }
      if (content.length > 0) {
        head.append("Content-Length: ").append(content.length).append("\r\n");
      }
      socket.getOutputStream().write((head + "\r\n").getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().write(content);
      RawClient client = new RawClient(socket);
      client.readHead();
      return client;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void readHead() throws IOException {
    statusLine = readLine(in);
    for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
      int colon = line.indexOf(':');
      headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
    }
  }

  public int status() {
    return Integer.parseInt(statusLine.substring("HTTP/1.1 ".length()).substring(0, 3));
  }

  public String header(String name) {
    return headers.getOrDefault(name, "");
  }

  /** Reads the body to its end. */
  public String body() {
    try (InputStream body = bodyStream()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public SseReader events() {
    return new SseReader(
        new BufferedReader(new InputStreamReader(bodyStream(), StandardCharsets.UTF_8)));
  }

  private InputStream bodyStream() {
    if (header("Transfer-Encoding").toLowerCase(Locale.ROOT).equals("chunked")) {
      return new ChunkedBody(in);
    }
    try {
      return new ByteArrayInputStream(
          in.readNBytes(Integer.parseInt(headers.getOrDefault("Content-Length", "0"))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String readLine(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the connection ended after '" + line + "'");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  /** Decodes the chunked coding of RFC 9112, section 7.1, without trailers. */
  private static final class ChunkedBody extends InputStream {
    private final InputStream in;
    private int left;
    private boolean first = true;
    private boolean ended;

    ChunkedBody(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (left == 0 && !ended) {
        if (!first) {
          readLine(in);
        }
        first = false;
        left = Integer.parseInt(readLine(in).strip(), 16);
        ended = left == 0;
      }
      if (ended) {
        return -1;
      }
      int read = in.read(target, offset, Math.min(length, left));
      if (read < 0) {
        throw new EOFException("the connection ended inside a chunk");
      }
      left -= read;
      return read;
    }
  }
}
