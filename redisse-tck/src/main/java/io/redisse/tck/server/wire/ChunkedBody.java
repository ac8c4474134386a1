package io.redisse.tck.server.wire;

import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Pattern;

/** A body in the chunked coding (RFC 9112, section 7.1), which must end as one. */
public final class ChunkedBody extends InputStream {
  private static final Pattern SIZE = Pattern.compile("[0-9A-Fa-f]{1,8}");

  private final InputStream in;
  private long left;
  private boolean begun;
  private boolean ended;

  public ChunkedBody(InputStream in) {
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
      nextChunk();
    }
    if (ended) {
      return -1;
    }
    int read = in.read(target, offset, (int) Math.min(length, left));
    if (read < 0) {
      throw new WireFault("WIRE-2: the connection ended inside a chunk");
    }
    left -= read;
    return read;
  }

  private void nextChunk() throws IOException {
    if (begun) {
      requireEmpty(Head.line(in), "a chunk was longer than its size");
    }
    begun = true;
    String size = firstLine();
    if (!SIZE.matcher(size).matches()) {
      throw new WireFault(
          "WIRE-2: expected the size of a chunk in hexadecimal, got '" + size + "'");
    }
    left = Long.parseLong(size, 16);
    ended = left == 0;
    if (ended) {
      requireEmpty(Head.line(in), "expected CR LF after the last chunk");
    }
  }

  private String firstLine() throws IOException {
    try {
      return Head.line(in).replaceFirst("[ \\t]*;.*", "");
    } catch (WireFault e) {
      throw new WireFault("WIRE-2: the body must end with the chunk of size 0: " + e.getMessage());
    }
  }

  private static void requireEmpty(String line, String fault) throws WireFault {
    if (!line.isEmpty()) {
      throw new WireFault("WIRE-2: " + fault + ": got '" + line + "'");
    }
  }
}
