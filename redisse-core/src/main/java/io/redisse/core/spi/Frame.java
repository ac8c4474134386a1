package io.redisse.core.spi;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Encoded lines of an event stream. Immutable, so all streams that send a frame share it. A frame
 * always ends with a complete line. Its bytes are in pieces of limited size, because a large array
 * can take twice its size: G1 rounds it up to whole regions.
 */
public final class Frame {
  /** The maximum size of a piece in bytes. */
  public static final int MAX_PIECE_BYTES = 64 * 1024;

  /** As many characters always fit into a piece. */
  private static final int PIECE_CHARS = MAX_PIECE_BYTES / 3;

  private static final byte[] LINE_END = {'\r', '\n'};

  /** A part of the bytes, kept in one form only. */
  private static final class Piece {
    private final int size;

    /** Null once the piece has been needed as a chunk. */
    private volatile byte @Nullable [] plain;

    /** Set before {@link #plain} is cleared. A race at worst creates it twice. */
    private volatile @Nullable ByteBuffer chunk;

    Piece(byte[] bytes) {
      size = bytes.length;
      plain = bytes;
    }

    static Piece join(List<Piece> pieces, int size) {
      if (pieces.size() == 1) {
        return pieces.get(0);
      }
      ByteBuffer joined = ByteBuffer.allocate(size);
      pieces.forEach(piece -> joined.put(piece.bytes()));
      return new Piece(joined.array());
    }

    int size() {
      return size;
    }

    ByteBuffer bytes() {
      byte[] bytes = plain;
      if (bytes != null) {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
      }
      ByteBuffer made = Objects.requireNonNull(chunk);
      return made.slice(made.limit() - LINE_END.length - size, size);
    }

    ByteBuffer chunk() {
      byte[] bytes = plain;
      ByteBuffer made = chunk;
      if (made == null) {
        byte[] digits = Integer.toHexString(size).getBytes(StandardCharsets.US_ASCII);
        made = ByteBuffer.allocate(digits.length + size + 2 * LINE_END.length)
            .put(digits)
            .put(LINE_END)
            .put(Objects.requireNonNull(bytes))
            .put(LINE_END)
            .flip()
            .asReadOnlyBuffer();
        chunk = made;
        plain = null;
      }
      return made.duplicate();
    }
  }

  private final Piece[] pieces;
  private final int size;
  private final int events;

  private Frame(List<Piece> pieces, int events) {
    this.pieces = pieces.toArray(Piece[]::new);
    int sum = 0;
    for (Piece piece : pieces) {
      sum += piece.size();
    }
    size = sum;
    this.events = events;
  }

  /**
   * Encodes lines as UTF-8.
   *
   * @param lines one or more complete lines, including the final LF
   * @param events the number of event blocks in the lines; zero if there are only comments or
   *     fields such as {@code retry}
   * @return a frame with these lines
   */
  public static Frame of(String lines, int events) {
    List<Piece> pieces = new ArrayList<>(1);
    int start = 0;
    do {
      int end = Math.min(lines.length(), start + PIECE_CHARS);
      if (end < lines.length() && Character.isHighSurrogate(lines.charAt(end - 1))) {
        end--;
      }
      pieces.add(new Piece(lines.substring(start, end).getBytes(StandardCharsets.UTF_8)));
      start = end;
    } while (start < lines.length());
    return new Frame(pieces, events);
  }

  /**
   * Concatenates frames. Copies only pieces that fit into one with their neighbors.
   *
   * @param frames at least one frame, in order
   * @return a frame with the concatenated bytes and the total number of events
   */
  public static Frame join(List<Frame> frames) {
    if (frames.size() == 1) {
      return frames.get(0);
    }
    List<Piece> joined = new ArrayList<>();
    List<Piece> next = new ArrayList<>();
    int nextSize = 0;
    int events = 0;
    for (Frame frame : frames) {
      events += frame.events;
      for (Piece piece : frame.pieces) {
        if (nextSize > 0 && nextSize + piece.size() > MAX_PIECE_BYTES) {
          joined.add(Piece.join(next, nextSize));
          next.clear();
          nextSize = 0;
        }
        next.add(piece);
        nextSize += piece.size();
      }
    }
    joined.add(Piece.join(next, nextSize));
    return new Frame(joined, events);
  }

  /**
   * Returns the number of events in this frame.
   *
   * @return zero for comments and reconnection delays
   */
  public int events() {
    return events;
  }

  /**
   * Returns the size in bytes.
   *
   * @return at least 1
   */
  public int size() {
    return size;
  }

  /**
   * Returns the number of pieces.
   *
   * @return 1, unless the frame is large
   */
  public int pieces() {
    return pieces.length;
  }

  /**
   * Returns the bytes of a piece.
   *
   * @param index from 0 to {@link #pieces} - 1; the frame is the pieces in this order
   * @return a new read-only buffer over the shared bytes
   */
  public ByteBuffer piece(int index) {
    return pieces[index].bytes();
  }

  /**
   * Returns a piece as one chunk of a chunked body (RFC 9112, section 7.1).
   *
   * @param index from 0 to {@link #pieces} - 1
   * @return a new read-only buffer over the shared bytes
   */
  public ByteBuffer chunk(int index) {
    return pieces[index].chunk();
  }

  /** Returns the lines. */
  @Override
  public String toString() {
    StringBuilder lines = new StringBuilder(size);
    for (Piece piece : pieces) {
      lines.append(StandardCharsets.UTF_8.decode(piece.bytes()));
    }
    return lines.toString();
  }
}
