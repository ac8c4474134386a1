package io.redisse.core.spi;

/**
 * The connection of one stream to its client. All calls come from one hub thread, which
 * implementations must not block.
 */
public interface Outlet {
  /**
   * Sets the stream that this outlet belongs to. Called once, before any other method.
   *
   * @param stream notified when a frame has been written or the client has disconnected
   */
  void opened(Stream stream);

  /**
   * Sends a frame and then calls {@link Stream#written}; the hub sends no other frame until then.
   * If the client has disconnected, calls {@link Stream#disconnected} instead.
   *
   * @param frame the bytes to send
   */
  void write(Frame frame);

  /**
   * Returns the number of unsent bytes of the frame in flight. The hub uses this number to
   * distinguish a slow client from one that does not read at all.
   *
   * @return bytes; always 0 if unknown
   */
  default long unsent() {
    return 0;
  }

  /**
   * Returns the memory that an unsent frame takes in addition to the frame, such as for an
   * encrypted copy. Streams share frames, but not these copies. The hub counts both, so that slow
   * clients cannot fill the memory.
   *
   * @param size the size of the frame in bytes
   * @return bytes; 0 if there is no copy
   */
  default long copyBytes(int size) {
    return 0;
  }

  /** Ends the response once all frames have been sent. This is the last call. */
  void close();
}
