package io.redisse.core.spi;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Encoded lines of an event stream. Immutable, so all streams that send a frame share it. A frame
 * always ends with a complete line.
 */
public final class Frame {
  private final byte[] bytes;
  private final int events;

  /**
   * Created lazily; a race at worst creates it twice. Callers receive duplicates of this buffer.
   */
  private volatile @Nullable ByteBuffer chunk;

  private Frame(byte[] bytes, int events) {
    this.bytes = bytes;
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
    return new Frame(lines.getBytes(StandardCharsets.UTF_8), events);
  }

  /**
   * Concatenates frames.
   *
   * @param frames at least one frame, in order
   * @return a frame with the concatenated bytes and the total number of events
   */
  public static Frame join(List<Frame> frames) {
    if (frames.size() == 1) {
      return frames.get(0);
    }
    ByteBuffer joined =
        ByteBuffer.allocate(frames.stream().mapToInt(Frame::size).sum());
    frames.forEach(frame -> joined.put(frame.bytes));
    return new Frame(joined.array(), frames.stream().mapToInt(Frame::events).sum());
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
    return bytes.length;
  }

  /**
   * Returns the bytes.
   *
   * @return a new read-only buffer over the shared bytes
   */
  public ByteBuffer buffer() {
    return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
  }

  /**
   * Returns the bytes as one chunk of a chunked body (RFC 9112, section 7.1).
   *
   * @return a new read-only buffer over the shared bytes
   */
  public ByteBuffer chunk() {
    ByteBuffer made = chunk;
    if (made == null) {
      byte[] head =
          (Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
      made = ByteBuffer.allocate(head.length + bytes.length + 2)
          .put(head)
          .put(bytes)
          .put((byte) '\r')
          .put((byte) '\n')
          .flip()
          .asReadOnlyBuffer();
      chunk = made;
    }
    return made.duplicate();
  }
}
