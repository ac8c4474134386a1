package io.redisse.jaxrs.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Bounds the memory of request bodies, however many arrive at once. Bodies of ordinary events are not
 * counted. Thread-safe.
 */
final class BodyMemory {
  /** The memory of this process: a sixteenth of the heap while bodies arrive, an eighth for parsing. */
  static final BodyMemory OF_PROCESS = new BodyMemory(Runtime.getRuntime().maxMemory() / 16);

  /** The bytes of each body that are not counted. */
  private static final int FREE_BYTES = 16 * 1024;

  /** A body is kept in pieces, because garbage collectors handle large arrays badly. */
  private static final int PIECE_BYTES = 64 * 1024;

  /** The memory for decoding and parsing a body, as a multiple of its size. */
  private static final int COPIES = 8;

  private static final int PERMIT_BYTES = 1024;

  private final long limit;
  private final AtomicLong arriving = new AtomicLong();

  /** Permits to parse large bodies. No client can hold them, so that waiting for them is short. */
  private final Semaphore parsing;

  private final int permits;

  /**
   * Creates memory without bodies.
   *
   * @param limit the memory for arriving bodies in bytes; parsing has twice as much
   */
  BodyMemory(long limit) {
    this.limit = limit;
    permits = (int) Math.min(Integer.MAX_VALUE, Math.max(1, 2 * limit / PERMIT_BYTES));
    parsing = new Semaphore(permits, true);
  }

  /** There is no memory for the rest of a body. */
  static final class Exhausted extends Exception {
    private static final long serialVersionUID = 1L;

    Exhausted() {
      super("The server is receiving too many large bodies at once. Try again.");
    }
  }

  /**
   * Reads a body and parses it.
   *
   * @param maxBytes the number of bytes after which reading ends
   * @throws Exhausted if other bodies take the memory that this one needs
   */
  <T> T parse(InputStream in, int maxBytes, Function<byte[], T> parser)
      throws IOException, Exhausted {
    byte[] first = in.readNBytes(Math.min(FREE_BYTES, maxBytes));
    if (first.length < FREE_BYTES) {
      return parser.apply(first);
    }
    List<byte[]> pieces = new ArrayList<>(List.of(first));
    int size = read(in, maxBytes, pieces);
    int taken = (int) Math.min(permits, (long) size * COPIES / PERMIT_BYTES);
    parsing.acquireUninterruptibly(taken);
    try {
      return parser.apply(join(pieces, size));
    } finally {
      parsing.release(taken);
    }
  }

  /** Reads the rest of a body, and returns its size. */
  private int read(InputStream in, int maxBytes, List<byte[]> pieces)
      throws IOException, Exhausted {
    long counted = 0;
    int size = pieces.get(0).length;
    try {
      for (boolean more = size < maxBytes; more; ) {
        int most = Math.min(PIECE_BYTES, maxBytes - size);
        counted += most;
        // One body alone is read whatever its size.
        if (arriving.addAndGet(most) > limit && arriving.get() > counted) {
          throw new Exhausted();
        }
        byte[] piece = in.readNBytes(most);
        pieces.add(piece);
        size += piece.length;
        more = piece.length == most && size < maxBytes;
      }
      return size;
    } finally {
      arriving.addAndGet(-counted);
    }
  }

  private static byte[] join(List<byte[]> pieces, int size) {
    byte[] joined = new byte[size];
    int end = 0;
    for (byte[] piece : pieces) {
      System.arraycopy(piece, 0, joined, end, piece.length);
      end += piece.length;
    }
    pieces.clear();
    return joined;
  }
}
