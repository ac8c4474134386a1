package io.redisse.tck.server.wire;

import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Pattern;

/**
 * Decodes a body with chunked transfer coding (RFC 9112, section 7.1) and requires a valid last
 * chunk.
 */
final class ChunkedBody extends InputStream {
  private static final Pattern SIZE = Pattern.compile("[0-9A-Fa-f]{1,8}");

  private final InputStream in;
  private long remainingInChunk;
  private boolean hasBegun;
  private boolean hasEnded;

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
    if (remainingInChunk == 0 && !hasEnded) {
      nextChunk();
    }
    if (hasEnded) {
      return -1;
    }
    int read = in.read(target, offset, (int) Math.min(length, remainingInChunk));
    if (read < 0) {
      throw new WireFault("WIRE-2: the connection was closed inside a chunk, " + remainingInChunk
          + " bytes before its end");
    }
    remainingInChunk -= read;
    return read;
  }

  private void nextChunk() throws IOException {
    if (hasBegun) {
      requireEmpty(ResponseHead.line(in), "after a chunk; the chunk is longer than its size says");
    }
    hasBegun = true;
    String size = sizeLine();
    if (!SIZE.matcher(size).matches()) {
      throw new WireFault(
          "WIRE-2: expected the size of a chunk in hexadecimal, received '" + size + "'");
    }
    remainingInChunk = Long.parseLong(size, 16);
    hasEnded = remainingInChunk == 0;
    if (hasEnded) {
      requireEmpty(ResponseHead.line(in), "after the last chunk");
    }
  }

  /** Reads a chunk-size line and returns it without chunk extensions. */
  private String sizeLine() throws IOException {
    try {
      return ResponseHead.line(in).replaceFirst("[ \\t]*;.*", "");
    } catch (WireFault e) {
      throw new WireFault(
          "WIRE-2: a chunked body must end with a chunk of size 0: " + e.getMessage());
    }
  }

  private static void requireEmpty(String line, String where) throws WireFault {
    if (!line.isEmpty()) {
      throw new WireFault("WIRE-2: expected CR LF " + where + "; received '" + line + "'");
    }
  }
}
