package io.redisse.core.spi;

/**
 * The connection of one stream to its client. The hub calls it from a single thread, which an
 * implementation must not block.
 */
public interface Outlet {
  /**
   * Passes the stream that this outlet belongs to. Called before every other method.
   *
   * @param stream receives the notifications that a frame was written and that the client is gone
   */
  void opened(Stream stream);

  /**
   * Sends a frame and then calls {@link Stream#written}; until then the hub does not call this
   * method again. If the client is gone, calls {@link Stream#disconnected} instead.
   *
   * @param frame the bytes to send
   */
  void write(Frame frame);

  /**
   * Returns how much of the frame in flight has not been sent yet. The hub uses it to
   * distinguish a slow client from one that does not read at all.
   *
   * @return bytes; always 0 if unknown
   */
  default long unsent() {
    return 0;
  }

  /** Ends the response after everything that was written. No call follows this one. */
  void close();
}
