package io.redisse.core.spi;

/**
 * The way of one stream to the network. The hub calls it from one thread, which must not be blocked.
 */
public interface Outlet {
  /**
   * Comes before all other calls.
   *
   * @param stream whom to tell when a frame was written and when the client is gone
   */
  void opened(Stream stream);

  /**
   * Sends a frame and then tells {@link Stream#written}; before that there is no other call of this
   * method. If the client is gone, tells {@link Stream#disconnected} instead.
   *
   * @param frame the bytes
   */
  void write(Frame frame);

  /**
   * How much of the frame that is being written has not left yet: a client that takes it slowly is not
   * one that does not read.
   *
   * @return bytes; always 0 if that is not known
   */
  default long unsent() {
    return 0;
  }

  /** Ends the response, after what was written. There are no calls after this one. */
  void close();
}
