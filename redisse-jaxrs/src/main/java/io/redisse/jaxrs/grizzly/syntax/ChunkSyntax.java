package io.redisse.jaxrs.grizzly.syntax;

/**
 * Checks the framing of a chunked body byte by byte, by RFC 9112, section 7.1. Chunk extensions are
 * rejected, although the standard allows them: nobody uses them but for request smuggling.
 */
final class ChunkSyntax {
  /** Enough for 256 MiB in one chunk; bodies end at 8 MiB. */
  private static final int MAX_SIZE_DIGITS = 8;

  private enum State {
    SIZE,
    SIZE_LINE_FEED,
    DATA,
    DATA_RETURN,
    DATA_LINE_FEED,
    TRAILERS
  }

  private final int maxTrailerBytes;
  private State state = State.SIZE;
  private int digits;
  private long size;
  private int trailerBytes;
  private final FieldSyntax trailers = new FieldSyntax();

  ChunkSyntax(int maxTrailerBytes) {
    this.maxTrailerBytes = maxTrailerBytes;
  }

  /** Returns true if the body and its trailers have ended. */
  boolean isComplete() {
    return trailers.isComplete();
  }

  /** Returns the number of bytes of data that come next; 0 if the next byte is one of framing. */
  long dataBytes() {
    return state == State.DATA ? size : 0;
  }

  /** Skips bytes of data, at most {@link #dataBytes}. */
  void skipData(int count) {
    size -= count;
    if (size == 0) {
      state = State.DATA_RETURN;
    }
  }

  /**
   * Checks the next byte of framing.
   *
   * @param c 0 to 255
   */
  void accept(int c) throws InvalidRequestException {
    switch (state) {
      case SIZE -> acceptSize(c);
      case SIZE_LINE_FEED -> {
        require(c, '\n', "chunk size: expected CR LF behind it");
        state = size == 0 ? State.TRAILERS : State.DATA;
      }
      case DATA -> throw new IllegalStateException("data comes next");
      case DATA_RETURN -> {
        require(c, '\r', "chunk: expected as much data as its size");
        state = State.DATA_LINE_FEED;
      }
      case DATA_LINE_FEED -> {
        require(c, '\n', "chunk: expected CR LF behind the data");
        state = State.SIZE;
        digits = 0;
      }
      case TRAILERS -> {
        trailerBytes++;
        FieldSyntax.require(trailerBytes <= maxTrailerBytes, "trailers: too long");
        trailers.accept(c);
      }
    }
  }

  private void acceptSize(int c) throws InvalidRequestException {
    if (c == '\r' && digits > 0) {
      state = State.SIZE_LINE_FEED;
      return;
    }
    int digit = c < 0x80 ? Character.digit(c, 16) : -1;
    digits++;
    FieldSyntax.require(
        digit >= 0 && digits <= MAX_SIZE_DIGITS, "chunk size: expected 1 to 8 hexadecimal digits");
    size = size * 16 + digit;
  }

  private static void require(int c, char expected, String problem) throws InvalidRequestException {
    FieldSyntax.require(c == expected, problem);
  }
}
